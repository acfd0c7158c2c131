import Environments
import Settings
import Tensors
import Testing

@Suite struct CatchTests {
  private func settings(_ change: (inout CatchSettings) -> Void) -> CatchSettings {
    var settings = CatchSettings()
    change(&settings)
    return settings
  }

  /// Goes where the ball is, read off the newest frame: the cell that is white above the bottom row.
  private func chaser(_ picture: [Float], _ settings: CatchSettings) -> Action {
    let (height, width) = (settings.height, settings.width)
    let newest = picture.suffix(height * width)
    let bottom = newest.suffix(width).firstIndex(of: 255).map { $0 - newest.startIndex } ?? 0
    let ball = newest.dropLast(width).firstIndex(of: 255).map { $0 - newest.startIndex } ?? bottom
    return .index((ball % width - bottom % width).signum() + 1)
  }

  private func play(
    _ settings: CatchSettings, seed: UInt64, _ choose: ([Float], inout RandomStream) -> Action
  ) -> (score: Double, steps: Int) {
    var game = Catch(settings)
    var random = RandomStream(seed: seed)
    var choices = RandomStream(seed: seed + 1000)
    var picture = game.reset(using: &random)
    var (score, steps) = (0.0, 0)
    while true {
      let step = game.step(choose(picture, &choices), using: &random)
      (score, steps) = (score + step.reward, steps + 1)
      picture = step.observation
      if step.ending == .terminated { return (score, steps) }
    }
  }

  /// A column of cells, so that nothing is drawn by chance but the column.
  @Test func aGameByHand() {
    let settings = settings {
      ($0.height, $0.width, $0.balls, $0.frames) = (3, 2, 2, 2)
    }
    var game = Catch(settings)
    var random = RandomStream(seed: 1)
    // Black, then the ball at the top and the paddle right of the middle.
    var first: [Float]
    repeat { first = game.reset(using: &random) } while first[6] == 0
    #expect(first == [0, 0, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255])
    let second = game.step(.index(1), using: &random)
    #expect(second == Step(observation: [255, 0, 0, 0, 0, 255, 0, 0, 255, 0, 0, 255], reward: 0))
    // It lands left, where the paddle has gone, and the next ball is at the top.
    let third = game.step(.index(0), using: &random)
    #expect(third.reward == 1)
    #expect(third.ending == .running)
    #expect(Array(third.observation.suffix(4)) == [0, 0, 255, 0])
    #expect(third.observation[6] + third.observation[7] == 255)
    // The paddle stays within the picture.
    let fourth = game.step(.index(0), using: &random)
    #expect(Array(fourth.observation.suffix(2)) == [255, 0])
    let last = game.step(.index(0), using: &random)
    #expect(last.ending == .terminated)
    #expect(abs(last.reward) == 1)
  }

  @Test(arguments: [0, 30])
  func whoChasesTheBallCatchesAll(_ distractors: Int) {
    let settings = settings { $0.distractors = distractors }
    for seed in 0..<5 {
      let (score, steps) = play(settings, seed: UInt64(seed)) { picture, _ in
        chaser(picture, settings)
      }
      #expect(score == 10)
      #expect(steps == 90)
    }
  }

  /// One ball of five by chance: −6 on average, and the mean of 400 episodes is within 0.13 of it
  /// for two thirds of seeds (ten balls of variance 0.64 each).
  @Test func aRandomPolicyMissesFourOfFive() {
    let scores = (0..<400).map { seed in
      play(CatchSettings(), seed: UInt64(seed)) { _, random in .index(random.integer(below: 3)) }
        .score
    }
    #expect(abs(scores.reduce(0, +) / 400 + 6) < 0.5)
  }

  /// A slanted ball stays within the picture, moves one column a step, and can be caught by who knows
  /// where it will land.
  @Test func slantedBallsComeOffTheWalls() {
    let settings = settings { ($0.slants, $0.width, $0.balls) = (true, 4, 50) }
    var game = Catch(settings)
    var random = RandomStream(seed: 3)
    _ = game.reset(using: &random)
    var (score, turns, columns) = (0.0, 0, Set<Int>())
    while true {
      let state = game.state
      let (row, column, slant, paddle) = (
        Int(state[0]), Int(state[1]), Int(state[2]), Int(state[3])
      )
      var (end, way) = (column, slant)
      for _ in row..<9 {
        if !(0..<4).contains(end + way) { way = -way }
        end += way
      }
      let step = game.step(.index((end - paddle).signum() + 1), using: &random)
      let now = Int(game.state[1])
      columns.insert(now)
      #expect((0..<4).contains(now))
      if game.state[0] > 0 {
        #expect(abs(now - column) == abs(slant))
        if Int(game.state[2]) != slant { turns += 1 }
      }
      score += step.reward
      if step.ending == .terminated { break }
    }
    #expect(score == 50)
    #expect(turns > 10)
    #expect(columns.count == 4)
  }

  @Test func aCellIsASquareOfPixels() {
    let plain = settings { ($0.height, $0.width, $0.frames, $0.distractors) = (4, 3, 2, 2) }
    var large = plain
    large.scale = 3
    var (one, other) = (Catch(plain), Catch(large))
    var (random, same) = (RandomStream(seed: 4), RandomStream(seed: 4))
    _ = one.reset(using: &random)
    _ = other.reset(using: &same)
    let small = one.step(.index(2), using: &random).observation
    let pixels = other.step(.index(2), using: &same).observation
    #expect(other.observationSpace.picture?.height == 12)
    #expect(pixels.count == 9 * small.count)
    for frame in 0..<2 {
      for row in 0..<12 {
        for column in 0..<9 {
          #expect(
            pixels[(frame * 12 + row) * 9 + column] == small[(frame * 4 + row / 3) * 3 + column / 3]
          )
        }
      }
    }
    #expect(other.frame.pixels == one.frame.pixels)
    #expect(one.frame.height == 240)
  }

  @Test func isAPictureAndKeepsTheRules() throws {
    for arguments in ["{}", #"{"slants": true, "frames": 4, "scale": 2, "distractors": 3}"#] {
      let games = try EnvironmentRegistry.native.make("Catch", count: 2, arguments: arguments)
      let report = EnvironmentChecker(steps: 300).report(on: games)
      #expect(report.isSound, "\(report)")
    }
    let games = try EnvironmentRegistry.native.make("Catch")
    #expect(games.observationSpace.picture?.layout == .channelsFirst)
    _ = try games.reset(seed: 1)
    #expect(try games.renderFrame(of: 0).width == 120)
  }

  @Test func whatCannotBeIsRefused() {
    #expect(throws: SettingError.self) {
      try EnvironmentRegistry.native.make("Catch", arguments: #"{"width": 11}"#)
    }
    #expect(throws: SettingError.self) {
      try EnvironmentRegistry.native.make("Catch", arguments: #"{"scale": 100, "frames": 16}"#)
    }
  }
}
