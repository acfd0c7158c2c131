import Environments
import TestSupport
import Tensors
import Testing

@Suite struct NormalizedRewardsTests {
  @Test func dividesByTheDeviationOfTheReturnUnderWay() throws {
    let tasks = NormalizedRewards(
      try LocalVectorEnvironment(name: "Counting", count: 1) {
        CountingEnvironment(length: 2, finish: .terminates)
      }, discount: 0.5)
    _ = try tasks.reset(seed: 1)
    // Returns under way: 1, then 1.5, then 1 again in a new episode.
    #expect(try tasks.step(.vectors([0])).rewards == [1])
    let second = try tasks.step(.vectors([0]))
    #expect(abs(second.rewards[0] - 1 / 0.25) < 1e-5)
    #expect(second.rawRewards == [1])
    let third = try tasks.step(.vectors([0]))
    #expect(abs(third.rewards[0] - 18.0.squareRoot()) < 1e-5)
    #expect(abs(try tasks.step(.vectors([0])).rewards[0] - 1 / 0.25) < 1e-5)
  }

  @Test func aSavedStateBringsTheReturnsUnderWayBack() throws {
    func tasks() throws -> NormalizedRewards {
      NormalizedRewards(
        try LocalVectorEnvironment(name: "Pendulum", count: 2) { TimeLimit(Pendulum(), steps: 5) },
        discount: 0.9)
    }
    let (a, b) = (try tasks(), try tasks())
    _ = try a.reset(seed: 3)
    for _ in 0..<7 { _ = try a.step(.vectors([1, -1])) }
    let saved = try #require(try a.savedState())
    _ = try b.restore(saved)
    for _ in 0..<7 { #expect(try a.step(.vectors([2, 0])) == b.step(.vectors([2, 0]))) }
    var broken = saved
    broken.extras["normalizedRewards.returns"] = [1]
    #expect(throws: EnvironmentError.self) { try b.restore(broken) }
  }

  @Test func rawRewardsPassThroughEveryWrapper() throws {
    let raw = try LocalVectorEnvironment(name: "Pendulum", count: 1) { Pendulum() }
    let reference = try LocalVectorEnvironment(name: "Pendulum", count: 1) { Pendulum() }
    let tasks = try NormalizedObservations(
      NormalizedRewards(RescaledVectorActions(raw), discount: 0.99))
    _ = try tasks.reset(seed: 1)
    _ = try reference.reset(seed: 1)
    for _ in 0..<10 {
      let (ours, plain) = (try tasks.step(.vectors([0.5])), try reference.step(.vectors([1])))
      #expect(ours.rawRewards == plain.rewards)
    }
  }
}
