import Environments
import Foundation
@testable import Gymnasium
import Testing

/// Environments that break, in every way that we know of.
@Suite(.enabled(if: PythonProbe.has(.gymnasium)), .serialized)
struct FailureTests {
  private func made(
    _ name: String, count: Int = 1, workers: Int = 1, restarts: Int? = nil
  ) throws -> GymnasiumEnvironment {
    var options = GymnasiumOptions()
    options.timeout = name == "Hangs" ? 1.5 : 60
    options.workers = workers
    options.restartsDeadWorkers = restarts != nil
    options.maximumRestarts = restarts ?? 0
    return try GymnasiumEnvironment(PythonProbe.own(name), count: count, options: options)
  }

  /// Steps until something is thrown.
  private func failure(
    of name: String, count: Int = 1, steps: Int = 5
  ) throws -> EnvironmentError? {
    let environment = try made(name, count: count)
    defer { environment.close() }
    do {
      _ = try environment.reset(seed: 1)
      for _ in 0..<steps {
        _ = try environment.step(.vectors(.init(repeating: 0, count: count)))
      }
    } catch {
      return error as? EnvironmentError
    }
    return nil
  }

  private func startFailure(_ id: String) -> EnvironmentError? {
    do {
      try GymnasiumEnvironment(id).close()
    } catch {
      return error as? EnvironmentError
    }
    return nil
  }

  @Test func whatIsRaisedIsQuoted() throws {
    guard case .workerFailed(let name, let what, let details) = try failure(of: "Raises", count: 2)
    else {
      Issue.record("Nothing was thrown.")
      return
    }
    #expect(name == PythonProbe.own("Raises"))
    #expect(what == "raised ValueError while it was stepped (environment 0 of 2)")
    #expect(details.hasSuffix("ValueError: the third step is one too many"))
    #expect(details.contains("own_environments.py"))
    #expect(!details.contains("worker.py"))
  }

  @Test func deathIsTold() throws {
    guard case .workerFailed(_, let what, let details) = try failure(of: "Dies") else {
      Issue.record("Nothing was thrown.")
      return
    }
    #expect(what == "failed while it was stepped: its worker ended with status 7")
    #expect(details == "these are my last words")
  }

  @Test func hangingIsTold() throws {
    guard case .workerFailed(_, let what, let details) = try failure(of: "Hangs") else {
      Issue.record("Nothing was thrown.")
      return
    }
    #expect(what == "failed while it was stepped: its worker did not answer within 1.5 s")
    #expect(details == "hanging now")
  }

  @Test func leavingIsAFaultToo() throws {
    guard case .workerFailed(_, let what, _) = try failure(of: "Leaves") else {
      Issue.record("Nothing was thrown.")
      return
    }
    #expect(what.hasPrefix("raised SystemExit"))
  }

  @Test func numbersThatAreNoneAreFound() throws {
    #expect(
      try failure(of: "GivesNaN")
        == .misbehaved(
          name: PythonProbe.own("GivesNaN"),
          what: "gave an observation with nan at place 2 at step 2 (environment 0 of 1)"))
    #expect(
      try failure(of: "RewardsNaN", count: 2)
        == .misbehaved(
          name: PythonProbe.own("RewardsNaN"),
          what: "gave the reward inf at step 4 (environment 0 of 2)"))
  }

  @Test func wrongShapesAreFound() throws {
    #expect(
      try failure(of: "WrongShape")
        == .misbehaved(
          name: PythonProbe.own("WrongShape"),
          what: "gave an observation of shape [2], and its space says [2, 2] at step 2 "
            + "(environment 0 of 1)"))
  }

  @Test func afterAnExceptionAResetGoesOn() throws {
    let environment = try made("Raises", count: 2, workers: 2)
    defer { environment.close() }
    let first = try environment.reset(seed: 1)
    for _ in 0..<2 { _ = try environment.step(.vectors([0, 0])) }
    #expect(throws: EnvironmentError.self) { try environment.step(.vectors([0, 0])) }
    #expect(try environment.reset(seed: 1) == first)
    #expect(try environment.step(.vectors([0.5, 1])).rewards == [0.5, 1])
  }

  @Test func closedIsClosed() throws {
    let environment = try made("Counter")
    _ = try environment.reset(seed: 1)
    environment.close()
    environment.close()
    #expect(throws: EnvironmentError.self) { try environment.step(.vectors([0])) }
    #expect(throws: EnvironmentError.self) { try environment.reset(seed: 1) }
  }

  @Test(arguments: ["Dies", "Raises", "Hangs"])
  func aWorkerIsReplaced(_ name: String) throws {
    let environment = try made(name, count: 3, workers: 3, restarts: 6)
    defer { environment.close() }
    var told: [String] = []
    environment.onWarning = { told.append($0) }
    _ = try environment.reset(seed: 1)
    _ = try environment.step(.vectors([0, 0, 0]))
    let before = try environment.step(.vectors([1, 1, 1])).observations
    let step = try environment.step(.vectors([1, 1, 1]))
    #expect(step.rewards == [0, 0, 0])
    #expect(step.arrivals == before)
    #expect(
      step.endings == (0..<3).map { .truncated(final: Array(before[4 * $0..<4 * $0 + 4])) })
    // Fresh episodes, from seeds that were not used before.
    let seeds = (0..<3).map { step.observations[4 * $0 + 2] }
    #expect((0..<3).allSatisfy { step.observations[4 * $0] == 0 })
    #expect(Set(seeds).count == 3 && seeds.allSatisfy { $0 > 3 })
    #expect(environment.warnings.count == 3)
    #expect(environment.warnings == told)
    #expect(told.first?.contains("begin fresh episodes") == true)
    // And on it goes, until the restarts are used up.
    _ = try environment.step(.vectors([0, 0, 0]))
    _ = try environment.step(.vectors([0, 0, 0]))
    _ = try environment.step(.vectors([0, 0, 0]))
    #expect(environment.warnings.count == 6)
    _ = try environment.step(.vectors([0, 0, 0]))
    _ = try environment.step(.vectors([0, 0, 0]))
    #expect(throws: EnvironmentError.self) { try environment.step(.vectors([0, 0, 0])) }
  }

  @Test func othersGoOnWhileOneIsReplaced() throws {
    var options = GymnasiumOptions(arguments: ["length": 2])
    options.workers = 2
    options.restartsDeadWorkers = true
    let environment = try GymnasiumEnvironment(
      PythonProbe.own("Counter"), count: 2, options: options)
    defer { environment.close() }
    _ = try environment.reset(seed: 1)
    #expect(environment.warnings.isEmpty)
    _ = try environment.step(.vectors([0, 0]))
    environment.killWorkerForTesting(0)
    let step = try environment.step(.vectors([0.5, 1]))
    #expect(step.rewards == [0, 1])
    #expect(step.endings[1] == .terminated)
    #expect(step.endings[0] == .truncated(final: Array(step.arrivals[..<4])))
    #expect(environment.warnings.count == 1)
  }

  @Test func restartsAreLimitedAlsoWhenNothingHelps() throws {
    let environment = try made("AlwaysDies", restarts: 3)
    defer { environment.close() }
    #expect(throws: EnvironmentError.self) { try environment.reset(seed: 1) }
    #expect(environment.warnings.count == 3)
  }

  @Test func unknownIdsNameTheNearest() {
    #expect(startFailure("CartPole-v9").nearest?.first == "CartPole-v1")
    #expect(startFailure("LunarLanderContinuous-v2").nearest?.first == "LunarLanderContinuous-v3")
    #expect(startFailure("cartpole-v1").nearest?.first == "CartPole-v1")
    #expect(startFailure("not an id").nearest != nil)
    #expect(startFailure(PythonProbe.own("Countr")).nearest?.first == PythonProbe.own("Counter"))
    #expect(startFailure("/no/such/file.py:Class").nearest == [])
    #expect(startFailure("no_such_module:Class").nearest == [])
  }

  @Test func spacesThatCannotBeUsedAreNamed() {
    guard
      case .unsuitable(_, let observation) = startFailure(PythonProbe.own("SeesADictionary")),
      case .unsuitable(_, let action) = startFailure(PythonProbe.own("ManyLevers"))
    else {
      Issue.record("A space was accepted.")
      return
    }
    #expect(observation.hasPrefix("has the observation space Dict('position': Discrete(3))"))
    #expect(action.hasPrefix("has the action space MultiDiscrete([2 3])"))
  }

  @Test func whatCannotBeMadeIsQuoted() {
    guard
      case .workerFailed(_, let what, let details) = startFailure(
        PythonProbe.own("CannotBeMade"))
    else {
      Issue.record("It was made.")
      return
    }
    #expect(what == "raised RuntimeError while it was made")
    #expect(details.hasSuffix("RuntimeError: no licence found"))
  }

  @Test func aMissingPackageIsNamed() {
    guard
      case .missing(let what, let remedy) = startFailure(PythonProbe.own("NeedsAPackage"))
    else {
      Issue.record("It was not missed.")
      return
    }
    #expect(what.contains("'a_package_that_nobody_has'"))
    #expect(remedy.contains("pip"))
  }
}

extension EnvironmentError? {
  /// The nearest ids, if the error says that there is no such environment.
  fileprivate var nearest: [String]? {
    if case .unknown(_, let nearest) = self { return nearest }
    return nil
  }
}
