"""Lists of schools as other countries publish them, invented: headings, cells and encodings.

No school, number or address in them exists. `reads` says what each column must be read as, by the
heading; a column that is not named there must be left open.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class WorldList:
    """A list of one country.

    Attributes:
        country: ISO 3166-1, as a person gives it by `--country`; None where the list says it.
        head: the headings.
        row: the cells of the n-th school; `{n}` counts from 10.
        reads: the field of each heading that must be read.
        values: of the first school, what the register holds afterwards.
        cycles: cells of columns that repeat: by the heading, one after another.
    """

    country: str | None
    head: tuple[str, ...]
    row: tuple[str, ...]
    reads: dict[str, str]
    values: dict[str, object]
    encoding: str = "utf-8"
    separator: str = ","
    cycles: dict[str, tuple[str, ...]] = field(default_factory=dict)
    titles: tuple[str, ...] = ()

    def rows(self, count=30):
        """The cells of every school."""
        found = []
        for n in range(10, 10 + count):
            cells = [cell.replace("{n}", str(n)) for cell in self.row]
            for heading, cycle in self.cycles.items():
                cells[self.head.index(heading)] = cycle[(n - 10) % len(cycle)]
            found.append(cells)
        return found

    def data(self, rows=None):
        """The bytes of the file."""
        lines = [*self.titles, self._line(self.head), *map(self._line, rows or self.rows())]
        return ("\r\n".join(lines) + "\r\n").encode(self.encoding)

    def _line(self, cells):
        quoted = [
            '"' + c.replace('"', '""') + '"' if self.separator in c or "\n" in c or '"' in c else c
            for c in cells
        ]
        return self.separator.join(quoted)


WORLD = {
    "korea": WorldList(
        "KR",
        ("시도교육청", "지역", "정보공시 학교코드", "학교명", "학교급코드", "설립구분", "설립유형", "제외여부", "개교기념일",
         "설립일", "주소", "우편번호", "전화번호", "팩스번호", "홈페이지 주소", "남녀공학 구분", "위도", "경도"),
        ("서울특별시교육청", "서울특별시 종로구", "S0100003{n}", "가온제{n}고등학교", "4", "공립", "단설", "N", "19500412",
         "19500412", "서울특별시 종로구 가온로 {n}", "030{n}", "02-700-12{n}", "02-700-13{n}", "http://gaon{n}.sen.hs.kr",
         "남여공학", "37.58{n}123", "126.97{n}456"),
        {"지역": "city", "정보공시 학교코드": "code", "학교명": "name", "설립구분": "sector", "주소": "address",
         "우편번호": "postcode", "전화번호": "phone", "홈페이지 주소": "website", "위도": "latitude", "경도": "longitude"},
        {"name": "가온제10고등학교", "code": "S010000310", "sector": "public", "postcode": "03010", "city": "서울특별시 종로구"},
        "cp949",
        cycles={"설립구분": ("공립", "사립", "공립")},
    ),
    "korea_statistics": WorldList(
        "KR",
        ("연번", "학교명", "영문학교명", "학교급", "설립별", "학생수(계)", "교원수", "도로명주소", "대표번호", "교장명"),
        ("{n}", "나래제{n}학교", "Narae {n} School", "고등학교", "공립", "1,0{n}", "6{n}", "부산광역시 해운대구 나래로 {n}", "051-700-12{n}", "홍길동"),
        {"학교명": "name", "영문학교명": "name_en", "학교급": "kind", "설립별": "sector", "학생수(계)": "enrolment",
         "도로명주소": "address", "대표번호": "phone"},
        {"name": "나래제10학교", "name_en": "Narae 10 School", "kind": "lower_secondary", "enrolment": 1010},
        cycles={"학교급": ("중학교", "고등학교", "초등학교"), "설립별": ("공립", "사립")},
        titles=("2026학년도 학교 현황,,,,,,,,,", ",,,,,,,,,"),
    ),
    "singapore": WorldList(
        "SG",
        ("school_name", "url_address", "address", "postal_code", "telephone_no", "telephone_no_2", "fax_no",
         "email_address", "mrt_desc", "bus_desc", "principal_name", "first_vp_name", "visionstatement_desc",
         "dgp_code", "zone_code", "type_code", "nature_code", "session_code", "mainlevel_code", "autonomous_ind"),
        ("LIAN {n} SECONDARY SCHOOL", "https://lian{n}.moe.edu.sg/", "{n} Lian Avenue", "5600{n}", "645380{n}", "na",
         "645380{n}", "lian{n}@moe.edu.sg", "Lian MRT Station", "13, 55, 88", "Mdm Tan", "Mr Lim",
         "Every pupil a learner and every learner an active citizen of the world", "ANG MO KIO", "NORTH",
         "GOVERNMENT SCHOOL", "CO-ED SCHOOL", "SINGLE SESSION", "SECONDARY (S1-S5)", "No"),
        {"school_name": "name", "url_address": "website", "address": "address", "postal_code": "postcode",
         "telephone_no": "phone", "email_address": "email", "type_code": "sector", "mainlevel_code": "kind"},
        {"name": "LIAN 10 SECONDARY SCHOOL", "postcode": "560010", "kind": "secondary", "sector": "public"},
        cycles={"type_code": ("GOVERNMENT SCHOOL", "GOVERNMENT-AIDED SCH"), "mainlevel_code": ("SECONDARY (S1-S5)", "PRIMARY"),
                "dgp_code": ("ANG MO KIO", "BEDOK", "YISHUN"), "zone_code": ("NORTH", "EAST")},
    ),
    "hong_kong": WorldList(
        "HK",
        ("SCHOOL NO.", "ENGLISH CATEGORY", "中文類別", "ENGLISH NAME", "中文名稱", "ENGLISH ADDRESS", "中文地址",
         "LONGITUDE", "經度", "LATITUDE", "緯度", "STUDENTS GENDER", "就讀學生性別", "SESSION", "學校授課時間", "DISTRICT", "分區",
         "FINANCE TYPE", "資助種類", "SCHOOL LEVEL", "學校類型", "TELEPHONE", "聯絡電話", "FAX NUMBER", "傳真號碼", "WEBSITE", "網頁", "RELIGION", "宗教"),
        ("5107{n}000123", "Aided Secondary Schools", "資助中學", "HARBOUR {n} COLLEGE", "海港第{n}中學", "{n} HARBOUR ROAD, WAN CHAI",
         "香港灣仔海港道{n}號", "114.17{n}12", "114.17{n}12", "22.27{n}34", "22.27{n}34", "CO-ED", "男女", "WHOLE DAY", "全日", "WAN CHAI", "灣仔區",
         "AIDED", "資助", "SECONDARY", "中學", "2891 00{n}", "2891 00{n}", "2891 10{n}", "2891 10{n}", "http://www.harbour{n}.edu.hk", "http://www.harbour{n}.edu.hk",
         "CATHOLICISM", "天主教"),
        {"SCHOOL NO.": "code", "ENGLISH NAME": "name_en", "中文名稱": "name", "中文地址": "address", "LONGITUDE": "longitude",
         "LATITUDE": "latitude", "SCHOOL LEVEL": "kind", "TELEPHONE": "phone", "WEBSITE": "website", "FINANCE TYPE": "sector",
         "分區": "city"},
        {"name": "海港第10中學", "name_en": "HARBOUR 10 COLLEGE", "address": "香港灣仔海港道10號", "kind": "secondary"},
        cycles={"FINANCE TYPE": ("AIDED", "GOVERNMENT", "PRIVATE"), "資助種類": ("資助", "官立", "私立"), "SCHOOL LEVEL": ("SECONDARY", "PRIMARY"),
                "學校類型": ("中學", "小學"), "分區": ("灣仔區", "東區"), "DISTRICT": ("WAN CHAI", "EASTERN")},
    ),
    "viet_nam": WorldList(
        "VN",
        ("STT", "Tên trường", "Loại hình", "Cấp học", "Địa chỉ", "Quận/Huyện", "Điện thoại", "Email", "Website", "Số học sinh"),
        ("{n}", "Trường THPT Sông Xanh {n}", "Công lập", "THPT", "{n} phố Sông Xanh", "Quận Ba Đình", "024 3823 45{n}",
         "c3songxanh{n}@hanoiedu.vn", "http://c3songxanh{n}.edu.vn", "12{n}"),
        {"Tên trường": "name", "Loại hình": "sector", "Cấp học": "kind", "Địa chỉ": "address", "Quận/Huyện": "city",
         "Điện thoại": "phone", "Email": "email", "Website": "website", "Số học sinh": "enrolment"},
        {"name": "Trường THPT Sông Xanh 10", "kind": "secondary", "sector": "public", "enrolment": 1210},
        cycles={"Cấp học": ("THPT", "THCS", "Tiểu học"), "Loại hình": ("Công lập", "Tư thục"), "Quận/Huyện": ("Quận Ba Đình", "Quận Tây Hồ")},
        titles=("SỞ GIÁO DỤC VÀ ĐÀO TẠO,,,,,,,,,", "DANH SÁCH TRƯỜNG HỌC NĂM HỌC 2026-2027,,,,,,,,,", ",,,,,,,,,"),
    ),
    "thailand": WorldList(
        "TH",
        ("ลำดับ", "รหัสโรงเรียน", "ชื่อโรงเรียน", "ชื่อโรงเรียน (อังกฤษ)", "สังกัด", "ที่อยู่", "อำเภอ", "จังหวัด", "รหัสไปรษณีย์", "โทรศัพท์", "โทรสาร", "เว็บไซต์", "จำนวนนักเรียน"),
        ("{n}", "10105000{n}", "โรงเรียนสายน้ำวิทยา {n}", "Sainam Wittaya {n} School", "สพม.กท 1", "{n} ถนนสายน้ำ", "เขตดุสิต", "กรุงเทพมหานคร", "103{n}",
         "02-281-00{n}", "02-281-10{n}", "http://www.sainam{n}.ac.th", "2,1{n}"),
        {"รหัสโรงเรียน": "code", "ชื่อโรงเรียน": "name", "ชื่อโรงเรียน (อังกฤษ)": "name_en", "ที่อยู่": "address", "จังหวัด": "city",
         "รหัสไปรษณีย์": "postcode", "โทรศัพท์": "phone", "เว็บไซต์": "website", "จำนวนนักเรียน": "enrolment"},
        {"name": "โรงเรียนสายน้ำวิทยา 10", "enrolment": 2110, "city": "กรุงเทพมหานคร"},
        "cp874",
        cycles={"จังหวัด": ("กรุงเทพมหานคร", "เชียงใหม่"), "อำเภอ": ("เขตดุสิต", "เขตพระนคร", "เมือง")},
    ),
    "germany": WorldList(
        "DE",
        ("Schulnummer", "Schulname", "Schulform", "Rechtsstatus", "Straße", "Hausnr.", "PLZ", "Ort", "Vorwahl", "Rufnummer", "Fax", "E-Mail-Adresse", "Internetadresse", "Schulleitung", "Anzahl Schüler/innen"),
        ("16{n}05", "Lindenhof-Schule {n}", "Gymnasium", "öffentlich", "Lindenstraße", "{n}a", "506{n}", "Köln", "0221", "99880{n}", "0221 9988{n}1", "sekretariat@lindenhof{n}.de", "www.lindenhof{n}.de", "Frau Muster", "1.0{n}"),
        {"Schulnummer": "code", "Schulname": "name", "Schulform": "kind", "Rechtsstatus": "sector", "Straße": "address", "Hausnr.": "address", "PLZ": "postcode",
         "Ort": "city", "Vorwahl": "phone", "Rufnummer": "phone", "E-Mail-Adresse": "email", "Internetadresse": "website", "Anzahl Schüler/innen": "enrolment"},
        {"address": "Lindenstraße 10a, Köln", "phone": "0221-9988010", "enrolment": 1010, "kind": "secondary", "sector": "public"},
        "cp1252", ";",
        cycles={"Schulform": ("Gymnasium", "Grundschule", "Förderschule"), "Rechtsstatus": ("öffentlich", "privat"), "Ort": ("Köln", "Bonn")},
    ),
    "spain": WorldList(
        "ES",
        ("Comunidad Autónoma", "Provincia", "Localidad", "Denominación Genérica", "Denominación Específica", "Código", "Naturaleza", "Domicilio", "C.Postal", "Teléfono", "Fax", "Correo electrónico", "Página web"),
        ("COMUNIDAD DE MADRID", "MADRID", "ALCALÁ", "INSTITUTO DE EDUCACIÓN SECUNDARIA", "RÍO CLARO {n}", "280{n}123", "Público", "CALLE DEL RÍO, {n}", "288{n}", "9188100{n}", "9188200{n}", "ies.rioclaro{n}@educa.madrid.org", "http://ies.rioclaro{n}.es"),
        {"Localidad": "city", "Denominación Genérica": "name", "Denominación Específica": "name", "Código": "code", "Naturaleza": "sector", "Domicilio": "address",
         "C.Postal": "postcode", "Teléfono": "phone", "Correo electrónico": "email", "Página web": "website"},
        {"name": "INSTITUTO DE EDUCACIÓN SECUNDARIA RÍO CLARO 10", "city": "ALCALÁ", "kind": "secondary", "code": "28010123"},
        "cp1252", ";",
        cycles={"Naturaleza": ("Público", "Privado", "Concertado"), "Localidad": ("ALCALÁ", "GETAFE", "PARLA"), "Denominación Genérica": ("INSTITUTO DE EDUCACIÓN SECUNDARIA", "COLEGIO DE EDUCACIÓN INFANTIL Y PRIMARIA")},
    ),
    "italy": WorldList(
        "IT",
        ("ANNOSCOLASTICO", "AREAGEOGRAFICA", "REGIONE", "PROVINCIA", "CODICEISTITUTORIFERIMENTO", "DENOMINAZIONEISTITUTORIFERIMENTO", "CODICESCUOLA", "DENOMINAZIONESCUOLA", "INDIRIZZOSCUOLA", "CAPSCUOLA",
         "CODICECOMUNESCUOLA", "DESCRIZIONECOMUNE", "DESCRIZIONETIPOLOGIAGRADOISTRUZIONESCUOLA", "INDICAZIONESEDEDIRETTIVO", "INDIRIZZOEMAILSCUOLA", "INDIRIZZOPECSCUOLA", "SITOWEBSCUOLA"),
        ("202627", "CENTRO", "LAZIO", "ROMA", "RMIS0{n}00A", "I.I.S. FONTE", "RMPS0{n}01X", "LICEO FONTE CHIARA {n}", "VIA DELLA FONTE {n}", "001{n}", "H501", "ROMA", "LICEO SCIENTIFICO", "SI", "rmps0{n}01x@istruzione.it", "rmps0{n}01x@pec.istruzione.it", "www.fontechiara{n}.edu.it"),
        {"CODICESCUOLA": "code", "DENOMINAZIONESCUOLA": "name", "INDIRIZZOSCUOLA": "address", "CAPSCUOLA": "postcode", "DESCRIZIONECOMUNE": "city",
         "DESCRIZIONETIPOLOGIAGRADOISTRUZIONESCUOLA": "kind", "INDIRIZZOEMAILSCUOLA": "email", "SITOWEBSCUOLA": "website"},
        {"name": "LICEO FONTE CHIARA 10", "code": "RMPS01001X", "postcode": "00110", "kind": "secondary"},
        cycles={"DESCRIZIONETIPOLOGIAGRADOISTRUZIONESCUOLA": ("LICEO SCIENTIFICO", "SCUOLA PRIMARIA", "SCUOLA PRIMO GRADO"), "DESCRIZIONECOMUNE": ("ROMA", "TIVOLI")},
    ),
    "finland": WorldList(
        "FI",
        ("Oppilaitostunnus", "Oppilaitoksen nimi", "Oppilaitostyyppi", "Katuosoite", "Postinumero", "Postitoimipaikka", "Kunta", "Puhelinnumero", "Sähköpostiosoite", "Verkkosivu", "Oppilasmäärä"),
        ("0{n}23", "Koivukylän koulu {n}", "Peruskoulut", "Koivutie {n}", "001{n}", "HELSINKI", "Helsinki", "09 3108 00{n}", "koivu{n}@edu.hel.fi", "https://koivu{n}.edu.hel.fi", "4{n}"),
        {"Oppilaitostunnus": "code", "Oppilaitoksen nimi": "name", "Oppilaitostyyppi": "kind", "Katuosoite": "address", "Postinumero": "postcode", "Kunta": "city",
         "Puhelinnumero": "phone", "Sähköpostiosoite": "email", "Verkkosivu": "website", "Oppilasmäärä": "enrolment"},
        {"name": "Koivukylän koulu 10", "code": "01023", "postcode": "00110", "address": "Koivutie 10, Helsinki", "enrolment": 410},
        "cp1252", ";",
        cycles={"Oppilaitostyyppi": ("Peruskoulut", "Lukiot"), "Kunta": ("Helsinki", "Espoo"), "Postitoimipaikka": ("HELSINKI", "ESPOO")},
    ),
}  # fmt: skip
