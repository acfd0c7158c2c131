import Environments
import Foundation
import TestSupport
import Tensors
import Testing

@Suite struct LocalVectorEnvironmentTests {
  private func pendulums(_ count: Int, threads: Int = 1, limit: Int = 7) throws
    -> LocalVectorEnvironment
  {
    try LocalVectorEnvironment(name: "Pendulum", count: count, threads: threads) {
      TimeLimit(Pendulum(), steps: limit)
    }
  }

  private func run(_ tasks: any VectorEnvironment, steps: Int, seed: UInt64 = 9) throws
    -> [VectorStep]
  {
    var random = RandomStream(seed: seed)
    return try (0..<steps).map { _ in
      try tasks.step(.random(from: tasks.actionSpace, count: tasks.count, using: &random))
    }
  }

  @Test func resetsByItselfAndKeepsTheFinalObservation() throws {
    let tasks = try LocalVectorEnvironment(name: "Counting", count: 2) {
      CountingEnvironment(length: 2, finish: .truncates)
    }
    #expect(try tasks.reset(seed: 1) == [0, 0])
    let first = try tasks.step(.vectors([0, 0]))
    #expect(first.observations == [1, 1] && first.arrivals == [1, 1])
    #expect(first.endings == [.running, .running])
    let second = try tasks.step(.vectors([0, 0]))
    #expect(second.observations == [0, 0] && second.arrivals == [2, 2])
    #expect(second.endings == [.truncated(final: [2]), .truncated(final: [2])])
    #expect(second.rewards == [1, 1] && second.rawRewards == [1, 1])
    #expect(try tasks.step(.vectors([0, 0])).observations == [1, 1])
  }

  @Test func threadsDoNotChangeResults() throws {
    let (one, several) = (try pendulums(5), try pendulums(5, threads: 3))
    #expect(try one.reset(seed: 4) == several.reset(seed: 4))
    #expect(try run(one, steps: 40) == run(several, steps: 40))
  }

  @Test func anEnvironmentDoesNotDependOnItsNeighbours() throws {
    let (many, alone) = (try pendulums(3), try pendulums(1))
    let all = try many.reset(seed: 10)
    // The third environment of seed 10 is the first of seed 12.
    #expect(Array(all[6..<9]) == (try alone.reset(seed: 12)))
    for step in 0..<20 {
      let torque = Float(step % 3 - 1)
      let together = try many.step(.vectors([0, 1, torque]))
      let single = try alone.step(.vectors([torque]))
      #expect(Array(together.observations[6..<9]) == single.observations)
      #expect(together.rewards[2] == single.rewards[0])
    }
  }

  @Test func aSavedStateBringsTheSameFutureBack() throws {
    let tasks = try pendulums(3)
    _ = try tasks.reset(seed: 2)
    _ = try run(tasks, steps: 11)
    let saved = try #require(try tasks.savedState())
    let written = try JSONEncoder().encode(saved)
    let future = try run(tasks, steps: 30, seed: 5)

    let other = try pendulums(3, threads: 2)
    let read = try JSONDecoder().decode(VectorEnvironmentState.self, from: written)
    #expect(read == saved)
    #expect(try other.restore(read) == saved.observations)
    #expect(try run(other, steps: 30, seed: 5) == future)
  }

  @Test func refusesAStateOfAnotherTask() throws {
    let three = try pendulums(3)
    _ = try three.reset(seed: 1)
    let saved = try #require(try three.savedState())
    #expect(throws: EnvironmentError.self) { try pendulums(2).restore(saved) }
    var short = saved
    short.states[1].removeLast()
    #expect(throws: EnvironmentError.self) { try three.restore(short) }
    var odd = saved
    odd.extras["local.steps"] = [.nan, 0, 0]
    #expect(throws: EnvironmentError.self) { try three.restore(odd) }
    let cars = try LocalVectorEnvironment(name: "Bad", count: 3) { BadEnvironment() }
    _ = try cars.reset(seed: 1)
    #expect(try cars.savedState() == nil)
    #expect(throws: EnvironmentError.self) { try cars.restore(saved) }
  }

  @Test(arguments: [
    (BadEnvironment.Fault.nanReward, "reward of nan"),
    (.nanObservation, "element 0 is inf"),
    (.shortObservation, "observation of 0 numbers"),
    (.longFinal, "final observation of 2 numbers"),
  ])
  func namesThePlaceOfAFault(_ fault: BadEnvironment.Fault, _ words: String) throws {
    for threads in 1...2 {
      let tasks = try LocalVectorEnvironment(name: "Bad", count: 2, threads: threads) {
        BadEnvironment(fault)
      }
      _ = try tasks.reset(seed: 1)
      _ = try run(tasks, steps: 4)
      let error = #expect(throws: EnvironmentError.self) { try run(tasks, steps: 1) }
      guard case .misbehaved("Bad", let what) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(what.contains(words) && what.contains("at step 5 of environment 0"), "\(what)")
    }
  }

  @Test func blamesThePolicyForAnActionThatIsNoNumber() throws {
    let tasks = try pendulums(2)
    _ = try tasks.reset(seed: 1)
    let error = #expect(throws: EnvironmentError.self) { try tasks.step(.vectors([0, .nan])) }
    guard case .unsuitable(_, let what) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(what.contains("for environment 1"))
    // Nothing was stepped, so the environments stand where they stood.
    #expect(throws: Never.self) { try tasks.step(.vectors([0, 0])) }
  }
}
