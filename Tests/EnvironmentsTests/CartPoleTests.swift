import Environments
import Tensors
import Testing

@Suite struct CartPoleTests {
  @Test func followsGymnasiumUntilThePoleFalls() throws {
    let episodes = try GoldenEpisode.all(of: "CartPole")
    #expect(episodes.contains { $0.terminated.last == true })
    #expect(episodes.contains { $0.terminated.count == 500 })
    for episode in episodes {
      var task = CartPole()
      task.state = episode.state
      episode.expectSame(from: task) { .index(Int($0)) }
    }
  }

  @Test func paysForTheStepOnWhichThePoleFalls() {
    var task = CartPole()
    task.state = [0, 0, 0.2, 2]
    var random = RandomStream(seed: 1)
    let step = task.step(.index(1), using: &random)
    #expect(step.ending == .terminated)
    #expect(step.reward == 1)
  }

  @Test func isSymmetric() {
    var (left, right) = (CartPole(), CartPole())
    left.state = [0.1, -0.2, 0.03, 0.4]
    right.state = left.state.map { -$0 }
    var random = RandomStream(seed: 1)
    for index in 0..<20 {
      let a = left.step(.index(index % 2), using: &random)
      let b = right.step(.index(1 - index % 2), using: &random)
      #expect(a.observation == b.observation.map { -$0 })
      #expect(a.ending == b.ending)
    }
  }
}
