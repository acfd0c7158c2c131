import Environments
import Experiments
import Foundation

@testable import Reproductions

/// A study of two variants and two seeds on a short pendulum, in a folder of its own: done in a second.
final class Scene {
  let folder: String
  let experiment: Experiment

  init(_ yaml: String = Scene.yaml) throws {
    folder = NSTemporaryDirectory() + "encore-study-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    experiment = try Experiment(yaml: yaml, file: "tiny.yaml")
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  static let yaml = """
    experiment: tiny
    title: Two widths
    source: Nobody 2020, Figure 1
    question: Does the width matter?
    window: 2
    base:
      algorithm: td3
      training:
        randomSteps: 40
        replayCapacity: 300
        evaluationEvery: 50
        evaluationEpisodes: 2
        finalEvaluationEpisodes: 3
        checkpointEvery: 100
        logEvery: 100
      td3: {hidden: [8], batchSize: 8}
    variants:
      narrow: {}
      wide: {hidden: [16]}
    panels:
      - environment: Pendulum
        seeds: 0..1
        steps: 300
        paper: {seeds: 10, steps: 1000000}
    """

  static var factory: EnvironmentFactory {
    var registry = EnvironmentRegistry()
    registry.register("Pendulum", timeLimit: 20) { Pendulum() }
    return EnvironmentFactory(registry: registry)
  }

  func study(_ choice: StudyChoice = StudyChoice()) throws -> Study {
    try experiment.study(choice)
  }

  func training(_ choice: StudyChoice = StudyChoice()) throws -> StudyTraining {
    let study = try study(choice)
    return try StudyTraining(study, in: StudyFolder(of: study, in: folder))
  }

  static var description: RunDescription {
    RunDescription(command: ["encore", "reproduce", "tiny"], commit: "abc1234")
  }

  /// Trains, and stops all runs when one comes to `stopAt` steps.
  @discardableResult
  func train(
    _ choice: StudyChoice = StudyChoice(), stopAt: Int? = nil, jobs: Int = 1,
    description: RunDescription = Scene.description,
    factory: EnvironmentFactory = Scene.factory
  ) throws -> [StudyTraining.Result] {
    let interruption = Interruption()
    return try training(choice).run(
      jobs: jobs, factory: factory, description: description, interruption: interruption,
      ended: { _, _ in }
    ) { _, event in
      if case .stepped(let step, _) = event, step == stopAt { interruption.request() }
      return .proceed
    }
  }

  func file(_ name: String) -> String { "\(folder)/tiny/\(name)" }

  func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: file(name)))
  }
}
