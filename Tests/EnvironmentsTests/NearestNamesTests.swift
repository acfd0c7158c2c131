import Testing

@testable import Environments

@Suite struct NearestNamesTests {
  private func distance(_ a: String, _ b: String) -> Int { editDistance(Array(a), Array(b)) }

  @Test func countsEdits() {
    #expect(distance("", "abc") == 3)
    #expect(distance("abc", "") == 3)
    #expect(distance("kitten", "sitting") == 3)
    #expect(distance("cartploe", "cartpole") == 1)
    #expect(distance("same", "same") == 0)
  }

  @Test func isADistance() {
    let words = ["", "a", "ab", "ba", "abc", "bca", "pendulum"]
    for a in words {
      for b in words {
        #expect(distance(a, b) == distance(b, a))
        #expect((distance(a, b) == 0) == (a == b))
        #expect(distance(a, b) <= max(a.count, b.count))
      }
    }
  }

  @Test func putsTheNearestFirstAndLeavesTheFarOut() {
    let names = ["actor_rate", "critic_rate", "batch_size", "actor_rates"]
    #expect(nearestNames(to: "actor_rat", among: names) == ["actor_rate", "actor_rates"])
    #expect(nearestNames(to: "CARTPOLE", among: ["CartPole"]) == ["CartPole"])
    #expect(nearestNames(to: "Pendulum-v1", among: ["Pendulum", "CartPole"]) == ["Pendulum"])
    #expect(nearestNames(to: "Pendulun-v1", among: ["Pendulum", "CartPole"]) == ["Pendulum"])
    #expect(nearestNames(to: "A-v4", among: ["A-v5", "B-v4"]).first == "A-v5")
    #expect(nearestNames(to: "zzz", among: names).isEmpty)
    #expect(nearestNames(to: "", among: names).isEmpty)
    #expect(nearestNames(to: "actor_rat", among: names, limit: 1) == ["actor_rate"])
  }
}
