import Environments
import TestSupport
import Tensors
import Testing

/// Shows the action that it was given.
private struct Echo: Environment {
  let observationSpace = Space.box(shape: [2], low: -.infinity, high: .infinity)
  var actionSpace = Space.box(shape: [2], low: [-0.1, 3], high: [0.3, 7])
  mutating func reset(using random: inout RandomStream) -> [Float] { [0, 0] }
  mutating func step(_ action: Action, using random: inout RandomStream) -> Step {
    Step(observation: action.vector(width: 2), reward: 0)
  }
}

@Suite struct RescaledActionsTests {
  private func mapped(_ action: [Float]) throws -> [Float] {
    var task = try RescaledActions(Echo())
    var random = RandomStream(seed: 1)
    return task.step(.vector(action), using: &random).observation
  }

  @Test func mapsTheEndsExactlyAndTheMiddleToTheMiddle() throws {
    #expect(try mapped([-1, -1]) == [-0.1, 3])
    #expect(try mapped([1, 1]) == [0.3, 7])
    let middle = try mapped([0, 0])
    #expect(abs(middle[0] - 0.1) < 1e-7 && middle[1] == 5)
    #expect(try mapped([-9, 9]) == [-0.1, 7])
    #expect(try RescaledActions(Echo()).actionSpace == .box(shape: [2], low: -1, high: 1))
  }

  @Test func refusesWhatHasNoBounds() {
    #expect(throws: EnvironmentError.self) {
      try RescaledActions(
        Echo(actionSpace: .box(shape: [2], low: [-1, 0], high: [1, .infinity])))
    }
    #expect(throws: EnvironmentError.self) { try RescaledActions(CartPole()) }
  }

  @Test func mapsAVectorRowByRow() throws {
    let raw = try LocalVectorEnvironment(name: "Echo", count: 2) { Echo() }
    let tasks = try RescaledVectorActions(raw)
    _ = try tasks.reset(seed: 1)
    let step = try tasks.step(.vectors([-1, 1, 1, -1]))
    #expect(step.observations == [-0.1, 7, 0.3, 3])
  }

  @Test func keepsTheStateOfItsBase() throws {
    var task = try RescaledActions(Pendulum())
    task.state = [1, 2]
    #expect(task.base.state == [1, 2])
  }
}
