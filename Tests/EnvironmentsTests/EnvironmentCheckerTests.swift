import Environments
import Foundation
import TestSupport
import Tensors
import Testing

@Suite struct EnvironmentCheckerTests {
  private func report(
    steps: Int = 120, _ make: @Sendable () -> any Environment
  ) throws -> EnvironmentChecker.Report {
    let tasks = try LocalVectorEnvironment(name: "Task", count: 2, make: make)
    return EnvironmentChecker(steps: steps).report(on: tasks)
  }

  @Test(arguments: EnvironmentRegistry.native.names)
  func nativeTasksAreSound(_ name: String) throws {
    let tasks = try EnvironmentRegistry.native.make(name, count: 2)
    let report = EnvironmentChecker(steps: 250).report(on: tasks)
    #expect(report.isSound, "\(report)")
    let warnings = report.findings.filter { $0.severity == .warning }
    // A sparse chain is what the checker warns of, and nothing in it is drawn.
    #expect(warnings.count == (name == "SparseChain" ? 2 : 0), "\(report)")
    #expect(report.stepsPerSecond > 0 && report.steps == 250)
  }

  @Test func aSoundTaskGetsNoWarning() throws {
    let report = try report { BadEnvironment(.none) }
    #expect(report.findings.map(\.severity) == [.note], "\(report)")
    #expect(report.episodes == 24)
  }

  @Test(arguments: [
    (BadEnvironment.Fault.nanReward, "reward of nan"),
    (.nanObservation, "is inf"),
    (.shortObservation, "0 numbers"),
    (.secretRandomness, "other rewards from step 5 on"),
  ])
  func findsErrors(_ fault: BadEnvironment.Fault, _ words: String) throws {
    let report = try report { BadEnvironment(fault) }
    #expect(!report.isSound)
    #expect(report.findings.first?.severity == .error)
    #expect(report.findings.first?.sentence.contains(words) == true, "\(report)")
  }

  @Test(arguments: [
    (BadEnvironment.Fault.outsideItsBounds, "outside its bounds -1.0 … 1.0"),
    (.hugeObservation, "NormalizedObservations"),
    (.constantSeed, "Different seeds give the same"),
    (.noReward, "no reward but 0"),
  ])
  func findsWhatIsDoubtful(_ fault: BadEnvironment.Fault, _ words: String) throws {
    let report = try report { BadEnvironment(fault) }
    #expect(report.isSound, "\(report)")
    #expect(
      report.findings.contains { $0.severity == .warning && $0.sentence.contains(words) },
      "\(report)")
  }

  @Test func findsAStateThatForgets() throws {
    let report = try report { ForgetfulEnvironment() }
    #expect(report.findings.first?.sentence.contains("forgets something") == true, "\(report)")
  }

  @Test func notesRescaledActionsAndMissingLimits() throws {
    let report = try report { Pendulum() }
    let sentences = report.findings.map(\.sentence).joined(separator: "\n")
    #expect(sentences.contains("actions are rescaled"))
    #expect(sentences.contains("No episode ended within 120 steps"))
    #expect(report.isSound)
  }

  @Test func findsAVectorThatMixesEpisodes() throws {
    let report = EnvironmentChecker(steps: 30).report(on: try MixedUp())
    #expect(!report.isSound)
    let sentences = report.findings.map(\.sentence).joined(separator: "\n")
    #expect(sentences.contains("final observation that is not what the action led to"), "\(report)")
    #expect(sentences.contains("goes on at step"), "\(report)")
  }

  @Test func canBeReadByPeopleAndPrograms() throws {
    let report = try report { BadEnvironment(.nanReward) }
    #expect(report.description.hasPrefix("Task: not sound (2 × "))
    let written = try JSONEncoder().encode(report)
    #expect(try JSONDecoder().decode(EnvironmentChecker.Report.self, from: written) == report)
    #expect(String(decoding: written, as: UTF8.self).contains("\"isSound\":false"))
  }
}

/// Takes the first observation of the next episode for the final one, and resets a running row.
private final class MixedUp: VectorEnvironmentWrapper {
  let base: any VectorEnvironment
  private var steps = 0

  init() throws {
    base = try LocalVectorEnvironment(name: "MixedUp", count: 2) {
      TimeLimit(Pendulum(), steps: 5)
    }
  }

  func step(_ actions: Actions) throws -> VectorStep {
    var step = try base.step(actions)
    steps += 1
    if case .truncated = step.endings[0] {
      step.endings[0] = .truncated(final: Array(step.observations[0..<3]))
    } else if steps.isMultiple(of: 3) {
      step.observations[0] = 0
    }
    return step
  }
}
