import Environments
import TestSupport
import Tensors
import Testing

@Suite struct TimeLimitTests {
  private func endings(of task: some Environment, steps: Int) -> [Ending] {
    var task = task
    var random = RandomStream(seed: 1)
    _ = task.reset(using: &random)
    return (0..<steps).map { _ in task.step(.vector([0]), using: &random).ending }
  }

  @Test func truncatesTheLastStepWithWhatItLedTo() {
    let task = TimeLimit(CountingEnvironment(length: 9, finish: .never), steps: 3)
    #expect(endings(of: task, steps: 3) == [.running, .running, .truncated(final: [3])])
  }

  @Test func leavesATerminationOnTheLastStepAlone() {
    let task = TimeLimit(CountingEnvironment(length: 3, finish: .terminates), steps: 3)
    #expect(endings(of: task, steps: 3) == [.running, .running, .terminated])
  }

  @Test func countsAnewAfterAReset() {
    var task = TimeLimit(CountingEnvironment(length: 9, finish: .never), steps: 2)
    var random = RandomStream(seed: 1)
    for _ in 0..<3 {
      _ = task.reset(using: &random)
      #expect(task.step(.vector([0]), using: &random).ending == .running)
      #expect(task.step(.vector([0]), using: &random).ending == .truncated(final: [2]))
    }
  }

  @Test func itsStateHoldsTheCount() {
    var task = TimeLimit(Pendulum(), steps: 5)
    var random = RandomStream(seed: 1)
    _ = task.reset(using: &random)
    for _ in 0..<3 { _ = task.step(.vector([1]), using: &random) }
    var other = TimeLimit(Pendulum(), steps: 5)
    other.state = task.state
    for _ in 0..<2 {
      #expect(
        task.step(.vector([-1]), using: &random) == other.step(.vector([-1]), using: &random))
    }
  }
}
