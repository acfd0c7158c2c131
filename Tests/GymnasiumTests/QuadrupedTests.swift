import Environments
import Gymnasium
import Tensors
import Testing

/// MetaGym's quadruped through the bridge.
@Suite(.enabled(if: PythonProbe.has(.metagym)), .serialized)
struct QuadrupedTests {
  private static let id = "MetaGym/quadrupedal"
  private static let tasks = [
    "plane", "stairstair", "stairslope", "slopestair", "slopeslope", "highstair", "gallop", "cave",
    "balancebeam", "heightfield",
  ]

  /// Small steps from a seed, the same ones every eight.
  private func walk(
    _ environment: GymnasiumEnvironment, seed: UInt64, steps: Int
  ) throws -> [VectorStep] {
    let first = try environment.reset(seed: seed)
    #expect(first.allSatisfy { $0.isFinite })
    return try (0..<steps).map { step in
      let action = (0..<12).map { Float((step % 8 + $0) % 5) * 0.04 - 0.08 }
      return try environment.step(
        .vectors(Array(repeatElement(action, count: environment.count).joined())))
    }
  }

  @Test func itsSpacesAreTheRobots() throws {
    let robot = try GymnasiumEnvironment(Self.id)
    defer { robot.close() }
    #expect(robot.observationSpace.size == 37)
    let leg: [Float] = [0.2, 0.7, 0.7]
    let bounds = Array(repeatElement(leg, count: 4).joined())
    #expect(robot.actionSpace == .box(shape: [12], low: bounds.map { -$0 }, high: bounds))
  }

  @Test(arguments: tasks) func everyTaskRuns(_ task: String) throws {
    let robot = try GymnasiumEnvironment(
      Self.id, options: .init(arguments: ["task": .text(task)]))
    defer { robot.close() }
    let steps = try walk(robot, seed: 1, steps: 12)
    #expect(Set(steps.map { $0.rewards[0] }).count > 10)
  }

  @Test func aSeedRepeats() throws {
    let robot = try GymnasiumEnvironment(Self.id)
    defer { robot.close() }
    let steps = try walk(robot, seed: 5, steps: 40)
    #expect(try walk(robot, seed: 5, steps: 40) == steps)
  }

  @Test func itsLimitTruncates() throws {
    var options = GymnasiumOptions()
    options.maximumEpisodeSteps = 5
    let robot = try GymnasiumEnvironment(Self.id, options: options)
    defer { robot.close() }
    let endings = try walk(robot, seed: 1, steps: 10).map { $0.endings[0] }
    for (place, ending) in endings.enumerated() {
      if case .truncated = ending { #expect(place % 5 == 4) } else { #expect(ending == .running) }
      #expect(ending.endsEpisode == (place % 5 == 4))
    }
  }

  @Test func thereIsOneWorldAProcess() throws {
    #expect {
      try GymnasiumEnvironment(Self.id, count: 2)
    } throws: { "\($0)".contains("set workers to the number of environments") }
    var options = GymnasiumOptions()
    options.workers = 2
    let robots = try GymnasiumEnvironment(Self.id, count: 2, options: options)
    defer { robots.close() }
    #expect(try walk(robots, seed: 1, steps: 3).count == 3)
  }

  /// Neither terrain is drawn, so a trial is what its task alone gives from any seed.
  @Test func trialsChangeTheTerrain() throws {
    func steps(_ list: [[String: PythonValue]], _ count: Int) throws -> [VectorStep] {
      var options = GymnasiumOptions()
      options.maximumEpisodeSteps = 4
      options.tasks = GymnasiumTasks(list, episodes: 2, order: .inTurn)
      let robot = try GymnasiumEnvironment(Self.id, options: options)
      defer { robot.close() }
      return try walk(robot, seed: 1, steps: count)
    }
    let mixed = try steps([["task": "plane"], ["task": "gallop"]], 23).map(\.arrivals)
    let plane = try steps([["task": "plane"]], 8).map(\.arrivals)
    let gallop = try steps([["task": "gallop"]], 8).map(\.arrivals)
    #expect(plane != gallop)
    #expect(Array(mixed[..<8]) == plane)
    #expect(Array(mixed[8..<16]) == gallop)
    #expect(Array(mixed[16...]) == Array(plane[..<7]))
  }

  @Test func aTaskThatDoesNotExistIsRefused() {
    #expect {
      try GymnasiumEnvironment(Self.id, options: .init(arguments: ["task": "terrain"]))
    } throws: { "\($0)".contains("no task 'terrain'") }
    #expect(
      throws: EnvironmentError.unknown(name: "MetaGym/maze", nearest: [Self.id])
    ) { try GymnasiumEnvironment("MetaGym/maze") }
  }
}
