"""Workbooks as Japanese offices make them, and lists of other things than schools; all invented."""

import io
from datetime import date

import openpyxl

KANA = "ﾐﾅﾄｸﾘﾂｶｹﾊｼﾀﾞｲ{n}ｼｮｳｶﾞｯｺｳ"
WARDS = ("港区", "新宿区", "八王子市")


def book(**sheets):
    """The bytes of a workbook: rows by the sheet's name."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def by_ward():
    """Lines with a ward over its schools; phone in three columns kept as numbers; 〒 in the address."""
    rows = [
        ["令和8年度　公立学校一覧"],
        ["（令和8年5月1日現在）"],
        [],
        ["番号", "学校名", "フリガナ", "所在地", "電話", None, None, "児童数", None, None, "備考"],
        [None, None, None, None, "市外局番", "市内局番", "番号", "男", "女", "計", None],
    ]
    for w, ward in enumerate(WARDS):
        rows.append([f"■{ward}（8校）"])
        for n in range(10, 18):
            number = w * 8 + n
            rows.append([
                number, f"{ward}立架橋第{number}小学校", KANA.format(n=number), f"〒105-00{number} 東京都{ward}架橋{n}－1",
                3, 3456, n, 150, 160, 310 + n, None,
            ])  # fmt: skip
        rows.append(["計", "8校", None, None, None, None, None, 1200, 1280, 2588, None])
    rows.append(["※ 分校を含む。"])
    return book(はじめに=[["この表について"], ["毎年更新します。"]], 一覧=rows)


def merged_wards():
    """The ward in a merged cell, ditto marks, era dates, 〒 without hyphen, a column for the rest."""
    rows = [["市区町村", "校名", "よみ", "校種", "設置者", "〒", "町名・番地", "℡", "廃校年月日"]]
    for ward in WARDS:
        for n in range(10, 16):
            rows.append([
                ward if n == 10 else None, f"{ward}立第{n}中学校", f"だい{n}ちゅうがっこう", "中学校" if n == 10 else "〃", "公立",
                f"10500{n}", f"架橋町{n}番地1", f"０３（３４５６）７８{n}", "令和7年3月31日" if n == 12 else None,
            ])  # fmt: skip
    return book(Sheet1=rows)


def two_lists():
    """Two sheets that hold schools, and one that does not."""
    head = ["学校名", "所在地", "電話番号"]

    def rows(kind, count):
        return [
            head,
            *(
                [f"架橋第{n}{kind}", f"東京都港区架橋{n}-1", f"03-3456-78{n}"]
                for n in range(10, 10 + count)
            ),
        ]

    return book(表紙=[["学校要覧"]], 小学校=rows("小学校", 12), 中学校=rows("中学校", 9))


EMBASSIES = (
    "在京外国公館リスト,,,,,,\n"
    "国・地域名,公館名,英語名称,住所,電話番号,FAX番号,ホームページ\n"
    + "".join(
        f"{ja},{ja}大使館,Embassy of {en} in Tokyo,東京都港区架橋{n}-1-1,03-3456-11{n},03-3456-22{n},https://embassy{n}.example.org\n"
        for n, (ja, en) in enumerate(
            (("タイ", "Thailand"), ("フランス", "France"), ("カナダ", "Canada"), ("ケニア", "Kenya"), ("ペルー", "Peru")), 10
        )
    )
)  # fmt: skip

SISTER_CITIES = "\n".join([
    "姉妹都市一覧",
    "自治体名,国名,相手都市名,提携年月日,種別,備考",
    "架橋区,オーストラリア,ウィロビー市,1988年11月16日,姉妹都市,",
    "架橋区,中華人民共和国,北京市東城区,平成9年10月10日,友好都市,学校交流あり",
    "架橋区,アメリカ合衆国,タコマ市,S34.11.4,姉妹都市,",
    "架橋区,フランス,パリ市第5区,2019/5/28,姉妹都市,",
])  # fmt: skip

MOUS = "\n".join([
    "Agreement;Counterpart;Country;Type;Date signed;Valid until",
    "MOU on school exchange;Ministry of Education A;New Zealand;MOU;16 February 2017;15/02/2022",
    "Arrangement on teachers;Department B;Australia;Arrangement;6. Oktober 2016;28/05/2024",
    "Sister schools;Education Bureau C;Taiwan;Sister school;19/12/2016;19/12/2026",
    "Friendship;Ville D;France;Friendship agreement;28 mai 2019;",
    "Exchange;Sở E;Viet Nam;MOU;44356;",
])  # fmt: skip

HOLIDAYS = "\n".join([
    "Country code\tDate\tHoliday\tLocal name",
    "NZ\t6 Feb 2027\tWaitangi Day\tTe Rā o Waitangi",
    "NZ\t25/04/2027\tAnzac Day\tTe Rā Whakamahara",
    "NZ\t25/12/2027\tChristmas Day\tTe Rā Kirihimete",
])  # fmt: skip

TERMS = "\n".join([
    "学期,開始日,終了日,種別",
    "第1学期,令和8年4月6日,令和8年7月20日,学期",
    "夏季休業,2026/7/21,2026/8/31,休業",
    "第2学期,2026年9月1日,2026年12月25日,学期",
])  # fmt: skip

SERIAL = (date(2021, 6, 9) - date(1899, 12, 30)).days
