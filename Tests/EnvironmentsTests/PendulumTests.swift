import Environments
import Tensors
import Testing

@Suite struct PendulumTests {
  @Test func followsGymnasiumOverWholeEpisodes() throws {
    for episode in try GoldenEpisode.all(of: "Pendulum") {
      var task = Pendulum()
      task.state = episode.state
      episode.expectSame(from: task) { .vector([$0]) }
    }
  }

  @Test func hangingStillCostsTheSquareOfHalfATurn() {
    var task = Pendulum()
    var random = RandomStream(seed: 1)
    let step = task.step(.vector([0]), using: &random)
    #expect(abs(step.reward + .pi * .pi) < 1e-12)
    #expect(step.ending == .running)
  }

  @Test func clipsTorqueBeforeItIsPaidFor() {
    var (hard, limit) = (Pendulum(), Pendulum())
    var random = RandomStream(seed: 1)
    let (a, b) = (
      hard.step(.vector([7]), using: &random), limit.step(.vector([2]), using: &random)
    )
    #expect(a == b)
  }

  @Test func beginsEverywhereOnTheCircle() {
    var task = Pendulum()
    var random = RandomStream(seed: 3)
    var quadrants: Set<Int> = []
    for _ in 0..<64 {
      let observation = task.reset(using: &random)
      #expect(abs(observation[2]) <= 1)
      quadrants.insert((observation[0] > 0 ? 1 : 0) + (observation[1] > 0 ? 2 : 0))
    }
    #expect(quadrants.count == 4)
  }
}
