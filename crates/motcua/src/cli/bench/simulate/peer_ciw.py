"""The model of `motcua bench simulate` in Ciw: days played one after another,
each with its own random numbers. Reads the model as JSON, prints sums by day.

Usage: peer_ciw.py MODEL.json DAYS SEED
"""

import json
import math
import random
import sys
import time

import ciw

HORIZON = 3000.0


class Minutes(ciw.dists.Distribution):
    """Service time at one queue: of the kind that comes here first, or, for
    those who come from elsewhere, of the second step. A call that nobody
    answers takes its own time and ends the visit."""

    def __init__(self, first, second, no_show, no_show_minutes):
        self.first = first
        self.second = second
        self.no_show = no_show
        self.no_show_minutes = no_show_minutes

    def sample(self, t=None, ind=None):
        if getattr(ind, "came", False):
            return random.lognormvariate(*self.second)
        ind.came = random.random() >= self.no_show
        if not ind.came:
            return self.no_show_minutes
        return random.lognormvariate(*self.first)


class Then(ciw.routing.NodeRouting):
    """To the second step with its share, unless nobody came."""

    def __init__(self, node, share):
        self.to = node
        self.share = share

    def next_node(self, ind):
        if ind.came and random.random() < self.share:
            return self.simulation.nodes[self.to]
        return self.simulation.nodes[-1]


def law(service):
    variance = math.log(1.0 + service["cv"] ** 2)
    return (math.log(service["mean"]) - variance / 2.0, math.sqrt(variance))


def parts(model):
    """Rates a minute of the whole day for a weight of one, with their ends."""
    whole = sum(part["weight"] for part in model["arrivals"])
    rates, ends, at = [], [], 0.0
    for part in model["arrivals"]:
        if part["from"] > at:
            rates.append(0.0)
            ends.append(part["from"])
        minutes = part["to"] - part["from"]
        rates.append(model["visits"] * part["weight"] / whole / minutes)
        ends.append(part["to"])
        at = part["to"]
    return rates, ends


def network(model, queues):
    rates, ends = parts(model)
    weights = sum(kind["weight"] for kind in model["kind"])
    shares = {"first": model["priority"], "ordinary": 1.0 - model["priority"]}
    arrivals = {name: [None] * len(queues) for name in shares}
    services, routes = [None] * len(queues), [None] * len(queues)
    second = next(kind["then"]["service"] for kind in model["kind"] if kind.get("then"))
    for kind in model["kind"]:
        at = queues.index(kind["queue"])
        for name, share in shares.items():
            factor = share * kind["weight"] / weights
            arrivals[name][at] = ciw.dists.PoissonIntervals(
                rates=[rate * factor for rate in rates],
                endpoints=ends,
                max_sample_date=ends[-1],
            )
        services[at] = Minutes(
            law(kind["service"]), law(second), model["no_show"], model["no_show_minutes"]
        )
        then = kind.get("then")
        node = queues.index(then["queue"]) + 1 if then else 0
        routes[at] = Then(node, then["share"]) if then else ciw.routing.Leave()
    servers = [
        sum(queue in official["skills"] for official in model["official"])
        for queue in queues
    ]
    return ciw.create_network(
        arrival_distributions=arrivals,
        service_distributions={name: services for name in shares},
        routing={name: ciw.routing.NetworkRouting(routers=routes) for name in shares},
        number_of_servers=servers,
        priority_classes={"first": 0, "ordinary": 1},
    )


def day(model, queues, seed):
    # Arrivals are drawn with the network: each day needs its own.
    ciw.seed(seed)
    simulation = ciw.Simulation(network(model, queues))
    simulation.simulate_until_max_time(HORIZON)
    told = {queue: [[0.0, 0], [0.0, 0]] for queue in queues}
    within = 0
    for record in simulation.get_all_records():
        one = told[queues[record.node - 1]][record.customer_class != "first"]
        one[0] += record.waiting_time
        one[1] += 1
        within += record.waiting_time <= model["within"]
    return {"within": within, "queues": told}


def main():
    path, days, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with open(path, encoding="utf-8") as file:
        model = json.load(file)
    queues = []
    for kind in model["kind"]:
        for name in [kind["queue"], (kind.get("then") or kind)["queue"]]:
            if name not in queues:
                queues.append(name)
    began = time.process_time()
    told = [day(model, queues, seed * 1_000_000 + number) for number in range(days)]
    seconds = time.process_time() - began
    json.dump({"version": ciw.__version__, "seconds": seconds, "days": told}, sys.stdout)


main()
