import Environments
import Foundation
import Tensors
import Testing

/// Bring a point on a line to the origin and keep it there.
struct PointOnALine: ResumableEnvironment {
  private var position = 0.0

  let observationSpace = Space.box(shape: [1], low: -2, high: 2)
  let actionSpace = Space.box(shape: [1], low: -1, high: 1)

  /// Everything that decides the future: a run resumes in the middle of an episode.
  var state: [Double] {
    get { [position] }
    set { position = newValue[0] }
  }

  mutating func reset(using random: inout RandomStream) -> [Float] {
    position = random.uniform(-1, 1)
    return [Float(position)]
  }

  mutating func step(_ action: Action, using random: inout RandomStream) -> Step {
    let push = min(max(Double(action.vector(width: 1)[0]), -1), 1)
    position += 0.1 * push
    let isLost = abs(position) > 2
    return Step(
      observation: [Float(position)], reward: -position * position,
      ending: isLost ? .terminated : .running)
  }
}

/// One of two arms pays always, the other never.
struct CertainArm: TaskDistribution {
  let observationSpace = Space.box(shape: [1], low: 0, high: 0)
  let actionSpace = Space.discrete(count: 2)

  func draw(using random: inout RandomStream) -> BernoulliBandit {
    BernoulliBandit(probabilities: random.uniform() < 0.5 ? [1, 0] : [0, 1], pulls: 10)
  }
}

/// The code of Guides/Environments.md compiles, runs and is the same here and there.
@Suite struct EnvironmentsGuideTests {
  @Test func theNativeExampleRuns() throws {
    let tasks = try EnvironmentRegistry.native.make("Pendulum", count: 8)
    var observations = try tasks.reset(seed: 1)
    let step = try tasks.step(.vectors([Float](repeating: 0, count: 8)))
    observations = step.observations
    #expect(observations.count == 24)
  }

  @Test func onesOwnEnvironmentRunsAndIsSound() throws {
    var registry = EnvironmentRegistry.native
    registry.register("PointOnALine", timeLimit: 50) { PointOnALine() }
    let points = try registry.make("PointOnALine", count: 4)
    let report = EnvironmentChecker(steps: 500).report(on: points)
    print(report)
    #expect(report.findings.isEmpty)
    #expect(report.episodes == 40)

    let training = try NormalizedObservations(registry.make("PointOnALine", count: 4))
    let evaluation = try training.frozen(over: registry.make("PointOnALine", count: 1))
    #expect(try evaluation.reset(seed: 1).count == 1)
  }

  @Test func trialsOfBanditsRun() throws {
    var settings = TrialSettings()
    settings.pulls = 50
    let bandits = try EnvironmentRegistry.native.make("Bandit-3x2Bemh", count: 16, trial: settings)
    let trials = TrialObservations(bandits, settings: settings)
    var augmented = try trials.reset(seed: 1)
    augmented = try trials.step(.indices([Int](repeating: 0, count: 16))).observations
    #expect(augmented.count == 16 * 5)
  }

  @Test func onesOwnDistributionRunsAndIsSound() throws {
    var registry = EnvironmentRegistry.native
    registry.register("CertainArm", tasks: CertainArm())
    let report = EnvironmentChecker(steps: 100).report(on: try registry.make("CertainArm"))
    #expect(report.findings.isEmpty, "\(report)")
  }

  @Test func everyLineOfTheGuidesCodeStandsInThisFile() throws {
    let file = URL(fileURLWithPath: #filePath)
    let guide = file.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Guides/Environments.md")
    let here = Set(Self.lines(of: try String(contentsOf: file, encoding: .utf8)))
    let blocks = try String(contentsOf: guide, encoding: .utf8).components(separatedBy: "```swift")
    #expect(blocks.count > 4)
    for block in blocks.dropFirst() {
      let code = block.components(separatedBy: "```")[0]
      for line in Self.lines(of: code) where line != "import Encore" {
        #expect(here.contains(line), "\(line)")
      }
    }
  }

  private static func lines(of text: String) -> [String] {
    text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }
  }
}
