import Environments
import Tensors
import Testing

@Suite struct MountainCarContinuousTests {
  @Test func followsGymnasiumToTheWallsAndTheGoal() throws {
    let episodes = try GoldenEpisode.all(of: "MountainCarContinuous")
    #expect(episodes.contains { $0.terminated.last == true })
    #expect(episodes.contains { $0.observations.contains { $0[0] == -1.2 } })
    for episode in episodes {
      var task = MountainCarContinuous()
      task.state = episode.state + [1]
      // Not one bit of difference: a wrong precision somewhere would show.
      episode.expectSame(from: task, tolerance: 1e-7) { .vector([$0]) }
    }
  }

  @Test func isPaidForArrivingAndPaysForTheForceThatWasAskedFor() {
    var task = MountainCarContinuous()
    task.state = [0.44, 0.07, 0]
    var random = RandomStream(seed: 1)
    let step = task.step(.vector([2]), using: &random)
    #expect(step.ending == .terminated)
    #expect(abs(step.reward - 99.6) < 1e-12)
  }

  @Test func beginsAtRestNearTheBottom() {
    var task = MountainCarContinuous()
    var random = RandomStream(seed: 5)
    for _ in 0..<20 {
      let observation = task.reset(using: &random)
      #expect((-0.6...(-0.4)).contains(observation[0]))
      #expect(observation[1] == 0)
    }
  }
}
