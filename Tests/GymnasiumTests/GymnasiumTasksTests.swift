import Environments
import Gymnasium
import Tensors
import Testing

/// Trials on several tasks, through the bridge.
@Suite(.enabled(if: PythonProbe.has(.gymnasium)), .serialized)
struct GymnasiumTasksTests {
  private func counters(
    starts: [Int], episodes: Int, order: TaskOrder, count: Int = 1, workers: Int = 1
  ) throws -> GymnasiumEnvironment {
    var options = GymnasiumOptions(arguments: ["length": 1])
    options.workers = workers
    options.tasks = GymnasiumTasks(
      starts.map { ["start": .integer($0)] }, episodes: episodes, order: order)
    return try GymnasiumEnvironment(PythonProbe.own("Counter"), count: count, options: options)
  }

  /// What each environment's episodes begin with: where the count starts, and the seed or −1.
  private func beginnings(
    of environment: GymnasiumEnvironment, seed: UInt64, steps: Int
  ) throws -> [(starts: [Int], seeds: [Float])] {
    var rows = [try environment.reset(seed: seed)]
    let actions = Actions.vectors(.init(repeating: 0, count: environment.count))
    for _ in 0..<steps { rows.append(try environment.step(actions).observations) }
    return (0..<environment.count).map { lane in
      (rows.map { Int($0[lane * 4]) }, rows.map { $0[lane * 4 + 2] })
    }
  }

  @Test func tasksTakeTurnsAfterTheirEpisodes() throws {
    let environment = try counters(
      starts: [0, 100, 200], episodes: 2, order: .inTurn, count: 2, workers: 2)
    defer { environment.close() }
    let lanes = try beginnings(of: environment, seed: 7, steps: 6)
    #expect(lanes[0].starts == [0, 0, 100, 100, 200, 200, 0])
    #expect(lanes[1].starts == [100, 100, 200, 200, 0, 0, 100])
    // The first task has the lane's seed, others a drawn one, and each only once.
    for (lane, seeds) in lanes.map(\.seeds).enumerated() {
      #expect(seeds[0] == 7 + Float(lane))
      #expect(seeds[2] > 1000 && seeds[4] > 1000 && seeds[2] != seeds[4])
      #expect([seeds[1], seeds[3], seeds[5], seeds[6]] == [-1, -1, -1, -1])
    }
  }

  @Test func theSeedDecidesWhatIsDrawn() throws {
    let one = try counters(starts: [0, 100, 200], episodes: 2, order: .drawn, count: 3)
    let other = try counters(
      starts: [0, 100, 200], episodes: 2, order: .drawn, count: 3, workers: 3)
    defer {
      one.close()
      other.close()
    }
    let lanes = try beginnings(of: one, seed: 3, steps: 59)
    let again = try beginnings(of: one, seed: 3, steps: 59)
    let elsewhere = try beginnings(of: other, seed: 3, steps: 59)
    let later = try beginnings(of: one, seed: 4, steps: 59)
    for lane in 0..<3 {
      #expect(lanes[lane] == again[lane])
      #expect(lanes[lane] == elsewhere[lane])
      #expect(lanes[lane].starts != later[lane].starts)
      let trials = stride(from: 0, to: 60, by: 2).map { Array(lanes[lane].starts[$0..<$0 + 2]) }
      #expect(trials.allSatisfy { $0[0] == $0[1] })
      #expect(Set(trials.map { $0[0] }) == [0, 100, 200])
    }
    // Lane i is seeded by seed + i.
    #expect(later[0] == lanes[1])
  }

  @Test func trialsAreCountedAlikeOnBothSides() throws {
    let trials = TrialObservations(
      try counters(starts: [0, 100, 200], episodes: 3, order: .inTurn, count: 2), episodes: 3)
    defer { trials.close() }
    var observations = try trials.reset(seed: 1)
    var starts = [observations[0], observations[7]]
    for _ in 0..<20 {
      observations = try trials.step(.vectors([0, 0])).observations
      for lane in 0..<2 {
        let start = observations[lane * 7]
        #expect((start != starts[lane]) == trials.beginsTrial[lane])
        starts[lane] = start
      }
    }
  }

  @Test func settingsBecomeTasks() throws {
    var settings = TrialSettings()
    #expect(try GymnasiumTasks(settings, of: "Mine").list.isEmpty)
    settings.tasks = #"[{}, {"wind_power": 7.5, "enable_wind": true}]"#
    settings.episodes = 4
    settings.taskOrder = .inTurn
    #expect(
      try GymnasiumTasks(settings, of: "Mine")
        == GymnasiumTasks(
          [[:], ["wind_power": 7.5, "enable_wind": true]], episodes: 4, order: .inTurn))
    settings.tasks = "[1]"
    #expect(throws: EnvironmentError.self) { try GymnasiumTasks(settings, of: "Mine") }
  }

  @Test func whatDoesNotFitIsToldAtTheStart() throws {
    func error(_ name: String, _ list: [[String: PythonValue]], restarts: Bool = false) -> String {
      var options = GymnasiumOptions()
      options.tasks = GymnasiumTasks(list)
      options.restartsDeadWorkers = restarts
      do {
        try GymnasiumEnvironment(PythonProbe.own(name), options: options).close()
        return "none"
      } catch { return "\(error)" }
    }
    #expect(error("Counter", [[:], ["start": 1]]) == "none")
    #expect(error("Counter", [[:], ["sart": 1]]).contains("sart"))
    #expect(error("Wide", [[:], ["width": 2]]).contains("other spaces in task 1"))
    #expect(error("Counter", [[:]], restarts: true).contains("allow no restarts"))
  }
}

/// LunarLander with wind: that the arguments of a task really reach it.
@Suite(.enabled(if: PythonProbe.has(.gymnasium)), .serialized)
struct WindTests {
  private static let id = "LunarLanderContinuous-v3"

  private func flight(_ options: GymnasiumOptions, steps: Int = 400) throws -> [VectorStep] {
    let lander = try GymnasiumEnvironment(Self.id, options: options)
    defer { lander.close() }
    var random = RandomStream(seed: 3)
    _ = try lander.reset(seed: 11)
    return try (0..<steps).map { _ in
      try lander.step(
        .vectors([Float(random.uniform(-1, 1)), Float(random.uniform(-1, 1))]))
    }
  }

  private func tasks(_ list: [[String: PythonValue]]) -> GymnasiumOptions {
    var options = GymnasiumOptions()
    options.tasks = GymnasiumTasks(list, episodes: 2)
    return options
  }

  private func wind(_ power: Double) -> [String: PythonValue] {
    ["enable_wind": true, "wind_power": .number(power)]
  }

  @Test func noWindIsThePlainTask() throws {
    let plain = try flight(.init())
    #expect(try flight(tasks([[:]])) == plain)
    // Beyond the first trial too.
    #expect(plain.filter { $0.endings[0].endsEpisode }.count > 2)
  }

  @Test func everyWindActs() throws {
    let flights = try [[:], wind(5), wind(10), wind(15)].map { try flight(tasks([$0]), steps: 60) }
    let sideways = flights.map { $0[40].observations[0] }
    #expect(Set(sideways).count == 4, "\(sideways)")
    #expect(try flight(.init(arguments: wind(15)), steps: 60) == flights[3])
  }

  @Test func windsTakeTurnsInOneEnvironment() throws {
    var options = tasks([[:], wind(15)])
    options.tasks.episodes = 1
    options.tasks.order = .inTurn
    let mixed = try flight(options)
    let plain = try flight(.init())
    let end = try #require(plain.firstIndex { $0.endings[0].endsEpisode })
    #expect(Array(mixed[..<end]) == Array(plain[..<end]))
    #expect(mixed[end].arrivals == plain[end].arrivals)
    #expect(mixed[end].observations != plain[end].observations)
  }
}
