"""The model of `motcua bench simulate` in SimPy: a process for each visit, a
priority resource for each queue. Reads the model as JSON, prints sums by day.

Usage: peer_simpy.py MODEL.json DAYS SEED
"""

import json
import math
import random
import sys
import time

import simpy


def law(service):
    variance = math.log(1.0 + service["cv"] ** 2)
    return (math.log(service["mean"]) - variance / 2.0, math.sqrt(variance))


class Desk:
    def __init__(self, model):
        self.model = model
        self.queues = []
        for kind in model["kind"]:
            for name in [kind["queue"], (kind.get("then") or kind)["queue"]]:
                if name not in self.queues:
                    self.queues.append(name)
        self.kinds = model["kind"]
        self.weights = [kind["weight"] for kind in self.kinds]
        self.laws = [law(kind["service"]) for kind in self.kinds]
        self.thens = [
            (kind["then"]["queue"], kind["then"]["share"], law(kind["then"]["service"]))
            if kind.get("then")
            else None
            for kind in self.kinds
        ]
        whole = sum(part["weight"] for part in model["arrivals"])
        self.parts = [
            (
                part["from"],
                part["to"],
                model["visits"] * part["weight"] / whole / (part["to"] - part["from"]),
            )
            for part in model["arrivals"]
        ]
        self.servers = {
            queue: sum(queue in official["skills"] for official in model["official"])
            for queue in self.queues
        }

    def day(self, seed):
        self.chance = random.Random(seed)
        self.env = simpy.Environment()
        self.counters = {
            queue: simpy.PriorityResource(self.env, capacity=n)
            for queue, n in self.servers.items()
        }
        self.told = {queue: [[0.0, 0], [0.0, 0]] for queue in self.queues}
        self.within = 0
        self.env.process(self.arrivals())
        self.env.run()
        return {"within": self.within, "queues": self.told}

    def arrivals(self):
        env, chance = self.env, self.chance
        for begin, end, rate in self.parts:
            at = begin
            while True:
                at += chance.expovariate(rate)
                if at >= end:
                    break
                yield env.timeout(at - env.now)
                env.process(self.visit())

    def visit(self):
        chance, model = self.chance, self.model
        kind = chance.choices(range(len(self.kinds)), self.weights)[0]
        first = chance.random() < model["priority"]
        came = chance.random() >= model["no_show"]
        minutes = (
            chance.lognormvariate(*self.laws[kind]) if came else model["no_show_minutes"]
        )
        yield from self.step(self.kinds[kind]["queue"], first, minutes)
        then = self.thens[kind]
        if came and then and chance.random() < then[1]:
            yield from self.step(then[0], first, chance.lognormvariate(*then[2]))

    def step(self, queue, first, minutes):
        env = self.env
        joined = env.now
        with self.counters[queue].request(priority=0 if first else 1) as turn:
            yield turn
            wait = env.now - joined
            one = self.told[queue][not first]
            one[0] += wait
            one[1] += 1
            self.within += wait <= self.model["within"]
            yield env.timeout(minutes)


def main():
    path, days, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with open(path, encoding="utf-8") as file:
        desk = Desk(json.load(file))
    began = time.process_time()
    told = [desk.day(seed * 1_000_000 + number) for number in range(days)]
    seconds = time.process_time() - began
    json.dump({"version": simpy.__version__, "seconds": seconds, "days": told}, sys.stdout)


main()
