import Environments
import TestSupport
import Tensors
import Testing

@Suite struct NormalizedObservationsTests {
  private func counting(_ finish: CountingEnvironment.Finish = .truncates) throws
    -> LocalVectorEnvironment
  {
    try LocalVectorEnvironment(name: "Counting", count: 2) {
      CountingEnvironment(length: 3, finish: finish)
    }
  }

  @Test func aWorkedExample() throws {
    let tasks = try NormalizedObservations(counting())
    #expect(try tasks.reset(seed: 1) == [0, 0])
    // Seen: 0 0 1 1, so the mean is 1/2 and the deviation 1/2.
    let step = try tasks.step(.vectors([0, 0]))
    #expect(step.observations.allSatisfy { abs($0 - 1) < 1e-6 })
    #expect(step.arrivals == step.observations)
    #expect(step.rewards == [1, 1])
  }

  @Test func finalObservationsAreNormalizedToo() throws {
    let tasks = try NormalizedObservations(counting())
    _ = try tasks.reset(seed: 1)
    for _ in 0..<2 { _ = try tasks.step(.vectors([0, 0])) }
    let step = try tasks.step(.vectors([0, 0]))
    // Seen: 0 1 2 0, twice: mean 3/4, variance 11/16.
    let final = Float((3 - 0.75) / (11.0 / 16).squareRoot())
    guard case .truncated(let values) = step.endings[0] else {
      Issue.record("\(step.endings)")
      return
    }
    #expect(abs(values[0] - final) < 1e-5)
    #expect(step.arrivals[0] == values[0])
  }

  @Test func clips() throws {
    let tasks = try NormalizedObservations(
      counting(.never), settings: NormalizerSettings(clip: 0.5))
    _ = try tasks.reset(seed: 1)
    #expect(try tasks.step(.vectors([0, 0])).observations == [0.5, 0.5])
    #expect(tasks.observationSpace == .box(shape: [1], low: -0.5, high: 0.5))
  }

  @Test func theFrozenTwinDoesNotLearn() throws {
    let training = try NormalizedObservations(counting())
    _ = try training.reset(seed: 1)
    _ = try training.step(.vectors([0, 0]))
    let learned = training.statistics
    let evaluation = try training.frozen(over: counting(.never))
    #expect(try evaluation.reset(seed: 1).allSatisfy { abs($0 + 1) < 1e-6 })
    for index in 1...5 {
      let step = try evaluation.step(.vectors([0, 0]))
      #expect(abs(step.observations[0] - 2 * (Float(index) - 0.5)) < 1e-5)
    }
    #expect(evaluation.statistics == learned && training.statistics == learned)
    let other = try LocalVectorEnvironment(name: "Pendulum", count: 1) { Pendulum() }
    #expect(throws: EnvironmentError.self) { try training.frozen(over: other) }
  }

  @Test func aSavedStateBringsTheStatisticsBack() throws {
    func tasks() throws -> NormalizedObservations {
      try NormalizedObservations(
        LocalVectorEnvironment(name: "Pendulum", count: 2) { TimeLimit(Pendulum(), steps: 5) })
    }
    let a = try tasks()
    _ = try a.reset(seed: 3)
    var shown: [Float] = []
    for _ in 0..<8 { shown = try a.step(.vectors([1, -1])).observations }
    let saved = try #require(try a.savedState())
    let b = try tasks()
    #expect(try b.restore(saved) == shown)
    #expect(b.statistics == a.statistics)
    for _ in 0..<8 { #expect(try a.step(.vectors([2, 0])) == b.step(.vectors([2, 0]))) }

    var broken = saved
    broken.extras["normalizedObservations"] = [1, 2]
    #expect(throws: EnvironmentError.self) { try b.restore(broken) }
    broken.extras = [:]
    #expect(throws: EnvironmentError.self) { try b.restore(broken) }
  }

  @Test func refusesDiscreteObservationsAndADoubleStack() throws {
    let twice = try NormalizedObservations(NormalizedObservations(counting()))
    _ = try twice.reset(seed: 1)
    #expect(throws: EnvironmentError.self) { try twice.savedState() }
  }
}
