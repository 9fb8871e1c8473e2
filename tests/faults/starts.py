"""Many processes that open one store at the same moment: exactly one of them writes."""

from collections import Counter

from desktop.models.school import School
from desktop.services.store import Store
from tests.faults.children import Child


def start(pipe, path):
    """Open the store when told, say who may write, write if so, and stay until told."""
    pipe.send("here")
    pipe.recv()
    store = Store.open(path)
    if store.writable:
        with store.write("Add") as session:
            session.add(School(name="A"))
    pipe.send(("open", store.writable))
    pipe.recv()
    store.close()
    pipe.send("gone")


def run(folder, processes, rounds):
    """So many starts, so many times; figures, and what went wrong as text."""
    path = folder / "a.kakehashi"
    Store.create(path).close()
    figures, wrong = Counter(rounds=0, starts=0, writers=0), []
    for n in range(rounds):
        children = [Child(start, path) for _n in range(processes)]
        for child in children:
            if child.pipe.recv() != "here":
                raise AssertionError("a child did not start")
        for child in children:
            child.pipe.send("go")
        heard = [child.pipe.recv() for child in children]
        writers = sum(each == ("open", True) for each in heard)
        figures["rounds"] += 1
        figures["starts"] += len(heard)
        figures["writers"] += writers
        odd = [each for each in heard if each[0] != "open"]
        if writers != 1 or odd:
            wrong.append(f"round {n}: {writers} writers; {odd}"[:800])
        for child, each in zip(children, heard, strict=True):
            if each[0] == "open":
                child.pipe.send("leave")
            child.rest()
    store = Store.open(path)
    with store.read() as session:
        if session.query(School).count() != rounds:
            wrong.append("the writers' records are not all there")
    store.close()
    return dict(figures), wrong
