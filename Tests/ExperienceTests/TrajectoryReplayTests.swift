import Environments
import Tensors
import Testing

@testable import Experience

@Suite struct TrajectoryReplayTests {
  /// `time` steps of two environments that count their steps from `start`: an observation is the step and the
  /// environment, a reward the step. Ends are places among all steps; deaths are some of them.
  private func rollout(
    _ time: Int, from start: Int = 0, ends: [Int] = [], cuts: [Int] = [], resets: [Int] = []
  ) -> Rollout {
    let places = 0..<time * 2
    func flags(_ which: [Int], inverted: Bool = false) -> Tensor {
      Tensor(places.map { which.contains($0) != inverted ? 1 : 0 }, shape: [time, 2])
    }
    let steps = places.map { Float(start + $0 / 2) }
    return Rollout(
      observations: Tensor(
        places.flatMap { [steps[$0], Float($0 % 2)] }, shape: [time, 2, 2]),
      actions: .indices(places.map { $0 % 3 }), rewards: Tensor(steps, shape: [time, 2]),
      continues: flags(ends, inverted: true), boundaries: flags(ends + cuts),
      values: .zeros([time, 2]), nextValues: .filled([time, 2], with: 100), resets: flags(resets))
  }

  /// Environment 0: an episode of three steps, then one that goes on; environment 1: none ends until the second
  /// rollout cuts it off after six.
  @Test func episodesGoOverRollouts() {
    var replay = TrajectoryReplay(capacity: 100, observationSize: 2)
    replay.add(rollout(4, ends: [4]))
    #expect(replay.trajectories.map(\.count) == [3] && replay.steps == 3)
    #expect(replay.trajectories[0].observations == [0, 0, 1, 0, 2, 0])
    #expect(replay.trajectories[0].actions == [0, 2, 1] && replay.trajectories[0].valueAfter == 0)
    replay.add(rollout(3, from: 4, cuts: [3]))
    #expect(replay.trajectories.map(\.count) == [3, 6] && replay.steps == 9)
    #expect(replay.trajectories[1].rewards == [0, 1, 2, 3, 4, 5])
    #expect(replay.trajectories[1].valueAfter == 100)
  }

  /// 5 + 0.5 · (value after), and so on, backwards.
  @Test func returnsByHand() {
    let cut = Trajectory(
      observations: [0, 0, 0], actions: [0, 0, 0], rewards: [1, 3, 5], valueAfter: 8)
    // 5 + 0.5 · 8 = 9, 3 + 0.5 · 9 = 7.5, 1 + 0.5 · 7.5 = 4.75.
    #expect(cut.returns(discount: 0.5) == [4.75, 7.5, 9])
    let death = Trajectory(
      observations: [0, 0, 0], actions: [0, 0, 0], rewards: [1, 3, 5], valueAfter: 0)
    #expect(death.returns(discount: 1) == [9, 8, 5])
  }

  /// The oldest whole episodes go, and the newest stays; of one that grows beyond the capacity the oldest half goes.
  @Test func roomIsBounded() {
    var replay = TrajectoryReplay(capacity: 5, observationSize: 2)
    replay.add(rollout(8, ends: [4, 9, 14]))
    // Lengths 3 and 5 of environment 0, then 5 of environment 1.
    #expect(replay.trajectories.map(\.count) == [5] && replay.trajectories[0].observations[1] == 1)
    replay.add(rollout(9, from: 8, ends: [16]))
    // After six steps three are left; three more come.
    #expect(replay.trajectories.map(\.count) == [6] && replay.steps == 6)
    #expect(replay.trajectories[0].rewards == [11, 12, 13, 14, 15, 16])
  }

  @Test func freshEpisodesDropWhatWasBegun() {
    var replay = TrajectoryReplay(capacity: 100, observationSize: 2)
    replay.add(rollout(4))
    replay.add(rollout(4, from: 10, ends: [6], resets: [0]))
    #expect(replay.trajectories.map(\.rewards) == [[10, 11, 12, 13]])
  }

  @Test func windowsStayWithinEpisodes() throws {
    var replay = TrajectoryReplay(capacity: 100, observationSize: 2)
    var random = RandomStream(seed: 1)
    #expect(replay.windows(2, of: 4, discount: 1, using: &random) == nil)
    replay.add(rollout(12, ends: [4, 22], cuts: [19]))
    // Lengths 3, 9 and 10.
    let windows = try #require(replay.windows(200, of: 4, discount: 1, using: &random))
    #expect(windows.observations.shape == [200, 4, 2] && windows.actions.count == 800)
    var seen: Set<[Float]> = []
    for window in 0..<200 {
      let marks = windows.present.slice(window..<window + 1).floats
      let count = Int(marks.reduce(0, +))
      #expect(marks == (0..<4).map { $0 < count ? 1 : 0 })
      let steps = windows.observations.slice(window..<window + 1).floats
      let rewards = windows.rewards.slice(window..<window + 1).floats
      let environment = steps[1]
      for step in 0..<count {
        #expect(steps[2 * step] == steps[0] + Float(step) && steps[2 * step + 1] == environment)
        #expect(rewards[step] == steps[2 * step])
      }
      for step in count..<4 { #expect(steps[2 * step] == 0 && rewards[step] == 0) }
      // The first environment's first episode ends with step 2, its second with 11; the other's with 9.
      let last: Float = environment == 1 ? 9 : steps[0] < 3 ? 2 : 11
      #expect(steps[2 * (count - 1)] <= last && (count == 4 || last == 2))
      let tail = (0...Int(last)).map(Float.init).filter { $0 >= steps[0] }.reduce(0, +)
      let after: Float = environment == 1 ? 100 : 0
      #expect(windows.returns.slice(window..<window + 1).floats[0] == tail + after)
      seen.insert([steps[0], environment])
    }
    // Every place where a window can begin: 1 + 6 + 7.
    #expect(seen.count == 14)
  }

  /// An episode is drawn by its length.
  @Test func everyStepCountsAlike() throws {
    var replay = TrajectoryReplay(capacity: 1000, observationSize: 2)
    replay.add(rollout(100, ends: [18, 198]))
    var random = RandomStream(seed: 2)
    let windows = try #require(replay.windows(2000, of: 1, discount: 1, using: &random))
    let early = windows.rewards.floats.count { $0 < 10 }
    #expect(abs(Double(early) / 2000 - 0.1) < 0.03)
  }

  @Test func bytesThereAndBack() {
    var replay = TrajectoryReplay(capacity: 100, observationSize: 2)
    replay.add(rollout(5, ends: [4]))
    var read = TrajectoryReplay(capacity: 100, observationSize: 2)
    #expect(read.read(plainBytes: replay.plainBytes) && read == replay)
    replay.add(rollout(3, from: 5, ends: [2, 3]))
    read.add(rollout(3, from: 5, ends: [2, 3]))
    #expect(read == replay && replay.trajectories.count == 3)
    var other = TrajectoryReplay(capacity: 100, observationSize: 2)
    let isShortRead = other.read(plainBytes: Array(replay.plainBytes.dropLast(3)))
    #expect(!isShortRead)
  }
}
