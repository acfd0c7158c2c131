import Environments
import TestSupport
import Tensors
import Testing

@Suite struct FrameStackTests {
  @Test func holdsTheLastObservationsOldestFirst() throws {
    var task = try FrameStack(CountingEnvironment(length: 3, finish: .truncates), count: 3)
    var random = RandomStream(seed: 1)
    #expect(task.reset(using: &random) == [0, 0, 0])
    #expect(task.step(.vector([0]), using: &random).observation == [0, 0, 1])
    #expect(task.step(.vector([0]), using: &random).observation == [0, 1, 2])
    let last = task.step(.vector([0]), using: &random)
    #expect(last.observation == [1, 2, 3])
    #expect(last.ending == .truncated(final: [1, 2, 3]))
    #expect(task.reset(using: &random) == [0, 0, 0])
  }

  @Test func itsSpaceRepeatsTheBounds() throws {
    let task = try FrameStack(Pendulum(), count: 2)
    #expect(
      task.observationSpace
        == .box(shape: [2, 3], low: [-1, -1, -8, -1, -1, -8], high: [1, 1, 8, 1, 1, 8]))
    #expect(task.observationSpace.flaw == nil)
  }

  @Test func itsStateHoldsTheStack() throws {
    var task = try FrameStack(Pendulum(), count: 4)
    var random = RandomStream(seed: 1)
    _ = task.reset(using: &random)
    for _ in 0..<3 { _ = task.step(.vector([1]), using: &random) }
    var other = try FrameStack(Pendulum(), count: 4)
    other.state = task.state
    #expect(task.step(.vector([2]), using: &random) == other.step(.vector([2]), using: &random))
  }
}
