import Environments
import Settings
import Tensors
import Testing

@testable import Gymnasium

/// Atari games as they are learned from, against ale-py's own vector environment.
@Suite(
  .enabled(if: PythonProbe.has(.atari), "ale-py is not here: ./encore setup atari"), .serialized)
struct AtariTests {
  private func games(
    _ name: String, count: Int = 2, workers: Int = 1, draws: Bool = false,
    _ change: (inout AtariSettings) -> Void = { _ in }
  ) throws -> GymnasiumEnvironment {
    var settings = AtariSettings()
    settings.threads = 1
    change(&settings)
    var options = GymnasiumOptions(atari: settings)
    options.workers = workers
    options.rendersFrames = draws
    return try GymnasiumEnvironment("Atari/" + name, count: count, options: options)
  }

  private func actions(_ games: GymnasiumEnvironment, steps: Int) -> [[Int]] {
    guard case .discrete(let options) = games.actionSpace else { return [] }
    var random = RandomStream(seed: 8)
    return (0..<steps).map { _ in
      (0..<games.count).map { _ in random.integer(below: options) }
    }
  }

  /// Every picture, reward and ending is ale-py's own, over lost lives, games' ends and cut-off games.
  @Test(arguments: [
    ("Breakout", "breakout", 6, 1, 600, 0.0), ("Pong", "pong", 0, 2, 500, 0.0),
    ("SpaceInvaders", "space_invaders", 3, 1, 108_000, 0.25),
  ])
  func thePipelineIsAlePys(
    _ name: String, _ rom: String, _ lives: Int, _ workers: Int, _ maxFrames: Int, _ sticky: Double
  ) throws {
    let games = try games(name, workers: workers) {
      ($0.maxFrames, $0.sticky) = (maxFrames, sticky)
    }
    defer { games.close() }
    let chosen = actions(games, steps: 450)
    let reference = try AtariReference(
      .init(
        rom: rom, count: 2, seed: 21, maxFrames: maxFrames, sticky: sticky, actions: chosen))
    #expect(try games.reset(seed: 21) == reference.first)
    var (lost, ended, cut, raw) = (0, 0, 0, 0.0)
    for (time, actions) in chosen.enumerated() {
      let step = try games.step(.indices(actions))
      let expected = reference.steps[time]
      try #require(step.observations == reference.observations(time), "step \(time)")
      let arrivals = reference.arrivals(time)
      try #require(step.arrivals == arrivals, "step \(time)")
      try #require(step.rawRewards == expected.rewards, "step \(time)")
      try #require(step.rewards == expected.rewards.map { min(max($0, -1), 1) })
      try #require(step.episodeEnds == expected.over, "step \(time)")
      let size = games.observationSpace.size
      for place in 0..<2 {
        let ending: Ending =
          expected.terminated[place]
          ? .terminated
          : expected.truncated[place]
            ? .truncated(final: Array(arrivals[place * size..<(place + 1) * size])) : .running
        try #require(step.endings[place] == ending, "step \(time)")
        if expected.terminated[place] && !expected.over[place] { lost += 1 }
        if expected.terminated[place] && expected.over[place] { ended += 1 }
        if expected.truncated[place] { cut += 1 }
        raw = max(raw, abs(expected.rewards[place]))
      }
    }
    // All that was to be seen came by.
    #expect(lost >= lives)
    #expect(name != "Breakout" || ended > 0)
    #expect(maxFrames > 1000 || cut > 0)
    #expect(name != "SpaceInvaders" || raw > 1)
  }

  /// After a lost life the game goes on: the next stack holds what the last one showed, and nobody
  /// counts an episode.
  @Test func aLostLifeIsAnEndToLearnFromOnly() throws {
    let games = try games("Breakout", count: 1)
    defer { games.close() }
    var shown = try games.reset(seed: 2)
    #expect(shown[..<(3 * 7056)].allSatisfy { $0 == 0 })
    #expect(shown[(3 * 7056)...].contains { $0 > 0 })
    let (steps, plane) = (actions(games, steps: 300), 7056)
    var (lives, ends, livesAtEnds) = (0, 0, [Int]())
    for actions in steps {
      let step = try games.step(.indices(actions))
      if step.episodeEnds[0] {
        ends += 1
        livesAtEnds.append(lives)
        lives = 0
        #expect(step.endings == [.terminated])
        #expect(step.observations[..<(3 * plane)].allSatisfy { $0 == 0 })
        #expect(Array(step.arrivals[..<(3 * plane)]) == Array(shown[plane...]))
      } else {
        if step.endings[0] == .terminated { lives += 1 }
        #expect(step.arrivals == step.observations)
        #expect(Array(step.observations[..<(3 * plane)]) == Array(shown[plane...]))
      }
      shown = step.observations
    }
    // Five lives: four are lost with the game going on, and the fifth ends it.
    #expect(ends > 0)
    #expect(livesAtEnds.allSatisfy { $0 == 4 })
  }

  @Test func livesAndRewardsAreLeftAloneWhereThatIsWanted() throws {
    let games = try games("SpaceInvaders") { ($0.lifeLoss, $0.clipRewards) = (false, false) }
    defer { games.close() }
    _ = try games.reset(seed: 3)
    var best = 0.0
    for actions in actions(games, steps: 400) {
      let step = try games.step(.indices(actions))
      #expect(step.endings.map(\.endsEpisode) == step.episodeEnds)
      #expect(step.rewards == step.rawRewards)
      best = max(best, step.rewards[0])
    }
    #expect(best > 1)
  }

  @Test func sizesAreThoseThatWereAskedFor() throws {
    let games = try games("MsPacman", count: 1) {
      ($0.size, $0.frames, $0.fullActions) = (42, 2, true)
    }
    defer { games.close() }
    #expect(
      games.observationSpace.picture
        == PictureFormat(channels: 2, height: 42, width: 42, layout: .channelsFirst))
    #expect(games.actionSpace == .discrete(count: 18))
    #expect(try games.reset(seed: 1).count == 2 * 42 * 42)
  }

  /// Drawing shows the screen in colour and changes nothing.
  @Test func theScreenIsDrawnInColour() throws {
    let drawn = try games("Breakout", draws: true)
    let plain = try games("Breakout")
    defer {
      drawn.close()
      plain.close()
    }
    #expect(try drawn.reset(seed: 5) == plain.reset(seed: 5))
    for actions in actions(drawn, steps: 60) {
      #expect(try drawn.step(.indices(actions)) == plain.step(.indices(actions)))
    }
    let frames = try (0..<2).map { try drawn.renderFrame(of: $0) }
    #expect(frames[0].width == 160 && frames[0].height == 210)
    #expect(frames[0] != frames[1])
    // Breakout's top row of bricks is red.
    let brick = (60 * 160 + 80) * 3
    #expect(frames[0].pixels[brick] > frames[0].pixels[brick + 1])
    #expect(throws: EnvironmentError.self) { try plain.renderFrame(of: 0) }
  }

  @Test func theCheckerFindsNothing() throws {
    let games = try games("Breakout")
    defer { games.close() }
    let report = EnvironmentChecker(steps: 250).report(on: games)
    #expect(report.isSound, "\(report)")
    #expect(report.episodes > 0)
  }

  /// A worker that is gone is replaced: what it had shown is what its games were cut off at.
  @Test func aLostWorkerIsATruncation() throws {
    var options = GymnasiumOptions(atari: AtariSettings())
    options.restartsDeadWorkers = true
    let games = try GymnasiumEnvironment("Atari/Pong", count: 2, options: options)
    defer { games.close() }
    _ = try games.reset(seed: 4)
    let before = try games.step(.indices([0, 1])).observations
    games.workers[0].worker.kill()
    let step = try games.step(.indices([0, 1]))
    let size = games.observationSpace.size
    #expect(
      step.endings == [
        .truncated(final: Array(before[..<size])), .truncated(final: Array(before[size...])),
      ])
    #expect(step.episodeEnds == [true, true])
    #expect(games.warnings.count == 1)
  }

  @Test(arguments: [
    ("Atari/Pnog", ["Atari/Pong"]), ("Atari/breakout", ["Atari/Breakout"]), ("Atari/Xyzzy", []),
  ])
  func aGameThatThereIsNotHasNeighbours(_ name: String, _ nearest: [String]) {
    #expect {
      try GymnasiumEnvironment(name, options: GymnasiumOptions(atari: .init()))
    } throws: { error in
      guard case EnvironmentError.unknown(name, let found) = error else { return false }
      return found.first == nearest.first
    }
  }

  @Test func gamesHaveNoTasks() {
    var options = GymnasiumOptions(atari: .init())
    options.tasks = GymnasiumTasks([[:], ["noop_max": 3]])
    #expect(throws: EnvironmentError.self) {
      try GymnasiumEnvironment("Atari/Pong", options: options)
    }
  }
}

/// What is decided without running Python.
@Suite struct AtariSettingsTests {
  @Test func argumentsAreReadAndRefusedByName() throws {
    let settings = try AtariSettings(
      arguments: #"{"sticky": 0.25, "lifeLoss": false}"#, of: "Atari/Pong")
    #expect(settings.sticky == 0.25)
    #expect(!settings.lifeLoss)
    #expect(settings.frames == 4)
    #expect {
      try AtariSettings(arguments: #"{"stiky": 0.25}"#, of: "Atari/Pong")
    } throws: { "\($0)".contains("sticky") && "\($0)".contains("Atari/Pong") }
    #expect(throws: SettingError.self) {
      try AtariSettings(arguments: #"{"sticky": 2}"#, of: "Atari/Pong")
    }
  }

  @Test func theNameDecidesTheGroup() {
    #expect(PythonGroup.needed(by: "Atari/Pong") == .atari)
    #expect(AtariSettings.areOf("Atari/Pong") && !AtariSettings.areOf("ALE/Pong-v5"))
  }
}
