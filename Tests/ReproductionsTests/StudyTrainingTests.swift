import Environments
import Experiments
import Foundation
import Synchronization
import Testing

@testable import Reproductions

@Suite("Training a study")
struct StudyTrainingTests {
  private func words(_ results: [StudyTraining.Result]) -> [String] {
    results.map { result in
      switch result {
      case .wasFinished: "finished"
      case .trained(let outcome): outcome.wasInterrupted ? "saved" : "trained"
      case .failed: "failed"
      case .notBegun: "not begun"
      }
    }
  }

  private func states(_ scene: Scene) throws -> [RunState?] {
    try scene.training().states.map { try? $0.get() }
  }

  @Test func eachRunHasItsFolder() throws {
    let scene = try Scene()
    #expect(try states(scene) == [.missing, .missing, .missing, .missing])
    #expect(try words(scene.train(jobs: 2)) == Array(repeating: "trained", count: 4))
    #expect(try states(scene) == Array(repeating: .finished, count: 4))
    for run in try scene.study().runs {
      let folder = RunFolder(path: scene.file(run.name))
      let stored = try Recipe(file: folder.recipe)
      #expect(stored.yaml == run.recipe.yaml && stored.seeds == [run.seed])
      #expect(try stored.training.threads == 1)
      #expect(try RunDescription(of: folder) == Scene.description)
      let rows = try EvaluationTable(path: folder.evaluation).rows
      #expect(rows.map(\.step) == [50, 100, 150, 200, 250, 300])
      #expect(rows.map(\.episodes) == [2, 2, 2, 2, 2, 3])
    }
    // What is done is not touched again.
    let before = try scene.bytes("Pendulum/wide-seed1/run.json")
    #expect(try words(scene.train()) == Array(repeating: "finished", count: 4))
    #expect(try scene.bytes("Pendulum/wide-seed1/run.json") == before)
  }

  /// Stopped at every stage, a study comes to the same numbers as one that was not.
  @Test func anInterruptedStudyGoesOn() throws {
    let (whole, broken) = (try Scene(), try Scene())
    try whole.train()
    #expect(
      try words(broken.train(stopAt: 130)) == ["saved", "not begun", "not begun", "not begun"])
    #expect(try states(broken) == [.begun(steps: 130), .missing, .missing, .missing])
    #expect(try broken.training().stepsDone == [130, 0, 0, 0])
    #expect(
      try words(broken.train(stopAt: 30)) == ["trained", "saved", "not begun", "not begun"])
    #expect(
      try words(broken.train()) == ["finished", "trained", "trained", "trained"])
    for run in try whole.study().runs {
      for name in ["evaluation.csv", "progress.csv"] {
        let file = "\(run.name)/\(name)"
        #expect(try whole.bytes(file) == broken.bytes(file), "\(file)")
      }
    }
  }

  /// Stopped in its last evaluation, a run has all its steps and is not finished.
  @Test func stoppedInItsLastEvaluation() throws {
    let (whole, broken) = (try Scene(), try Scene())
    try whole.train()
    #expect(
      try words(broken.train(stopAt: 300)) == ["saved", "not begun", "not begun", "not begun"])
    #expect(try states(broken)[0] == .begun(steps: 300))
    #expect(try words(broken.train()) == Array(repeating: "trained", count: 4))
    let file = "\(try whole.study().runs[0].name)/evaluation.csv"
    #expect(try whole.bytes(file) == broken.bytes(file))
  }

  /// As after a crash: a folder without a recipe was not begun, one without a checkpoint begins again.
  @Test func remainsOfACrash() throws {
    let scene = try Scene()
    let run = try scene.study().runs[0]
    _ = try RunFolder.claim(scene.file(run.name))
    #expect(try states(scene)[0] == .missing)
    try run.recipe.write(to: scene.file(run.name) + "/recipe.yaml")
    try Scene.description.write(to: RunFolder(path: scene.file(run.name)))
    #expect(try states(scene)[0] == .begun(steps: 0))
    #expect(try words(scene.train())[0] == "trained")
  }

  @Test func anotherRecipeIsRefusedBeforeAnything() throws {
    let scene = try Scene()
    try scene.train()
    let yaml = Scene.yaml.replacingOccurrences(of: "batchSize: 8", with: "batchSize: 9")
    let other = try Experiment(yaml: yaml, file: "tiny.yaml").study(StudyChoice())
    let fault = #expect(throws: StudyFault.self) {
      try StudyTraining(other, in: StudyFolder(of: other, in: scene.folder))
    }
    let path = scene.file("Pendulum/narrow-seed0")
    #expect(
      fault == .otherRecipe(path: path, differences: ["td3.batchSize is 8 there and 9 here"]))
    #expect(fault?.description.contains("--out") == true && fault?.exitStatus == .wrongUsage)
  }

  /// A failure is one run's own, and is trained again by the next call.
  @Test func oneFails() throws {
    let scene = try Scene()
    let isBroken = Mutex(0)
    // Each run makes a task to train on and one to be judged on.
    let second = EnvironmentFactory { settings, count in
      let made = isBroken.withLock { made -> Int in
        made += 1
        return made
      }
      if made == 3 { throw EnvironmentError.unknown(name: "Pendulum", nearest: []) }
      return try Scene.factory.makePlain(settings, count: count)
    }
    #expect(
      try words(scene.train(factory: second)) == ["trained", "failed", "trained", "trained"])
    #expect(
      try words(scene.train()) == ["finished", "trained", "finished", "finished"])
  }

  @Test func aDamagedRunFailsAndTheOthersStand() throws {
    let scene = try Scene()
    try scene.train()
    for step in ["000000000200", "000000000300"] {
      truncate(scene.file("Pendulum/narrow-seed0/checkpoints/step-\(step)/state.json"), 10)
    }
    #expect(
      try words(scene.train()) == ["failed", "finished", "finished", "finished"])
  }

  /// Its last evaluation is what the report is about.
  @Test func withoutItsLastEvaluationARunIsNotDone() throws {
    let scene = try Scene()
    try scene.train()
    let file = scene.file("Pendulum/narrow-seed0/evaluation.csv")
    let lines = try String(contentsOfFile: file, encoding: .utf8)
      .replacingOccurrences(of: "\n300,", with: "\n299,")
    try lines.write(toFile: file, atomically: true, encoding: .utf8)
    #expect(throws: StudyFault.withoutLastEvaluation(path: scene.file("Pendulum/narrow-seed0"))) {
      try scene.training()
    }
  }

  @Test func aRunNotesUnderWhichCommitsItWasTrained() throws {
    let scene = try Scene()
    try scene.train(stopAt: 130)
    var later = Scene.description
    later.commit = "def5678"
    try scene.train(description: later)
    let runs = try scene.study().runs.map { RunFolder(path: scene.file($0.name)) }
    #expect(try RunDescription(of: runs[0]).commit == "abc1234")
    #expect(try RunDescription(of: runs[0]).laterCommits == ["def5678"])
    #expect(try RunDescription(of: runs[1]).commit == "def5678")
    #expect(try RunDescription(of: runs[1]).laterCommits == nil)
  }
}
