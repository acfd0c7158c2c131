import Environments
import Experiments
import Foundation
import Reproductions
import Settings
import Synchronization
import Testing

@testable import Tuning

/// Searches with a searcher made up in Swift: what is trained, told, kept and gone on with.
@Suite("The training of a search")
struct SearchTrainingTests {
  private let scene: Scene

  init() throws { scene = try Scene() }

  /// A journal without the times, which no two runs share.
  private func journal(_ place: SearchFolder) throws -> [JournalEntry] {
    try Journal.read(place.journal).map { entry in
      guard case .told(var told) = entry else { return entry }
      told.seconds = 0
      return .told(told)
    }
  }

  @Test func aSearchFromItsFirstTrialToItsWinner() throws {
    let made = Counter()
    guard case .done = try scene.train(factory: Scene.factory(made: made)) else {
      Issue.record("it was interrupted")
      return
    }
    let results = try scene.results()
    #expect(results.ledger.finished == 4 && results.ledger.open.isEmpty)
    #expect(results.ledger.trials[0].proposal.configuration == scene.search.usualConfiguration)
    #expect(results.ledger.trials.map(\.proposal.steps) == [30, 90, 30, 90])
    // The cost is made of the runs' own tables.
    for trial in results.ledger.trials {
      let objectives = try scene.search.runs(of: trial.proposal, trial: trial.number).map { run in
        let rows = try EvaluationTable(path: scene.place().runs.run(run).evaluation).rows
        let means = rows.suffix(2).map(\.mean)
        return means.reduce(0, +) / Double(means.count)
      }
      let mean = objectives.reduce(0, +) / 4
      #expect(objectives.count == 4 && abs((trial.objective ?? 0) - mean) < 1e-9)
      #expect(trial.told?.commit == "abc1234" && (trial.told?.seconds ?? 0) > 0)
    }
    // One best and the base, two seeds, two tasks, 90 steps: 8 runs besides the 16 of the trials.
    try #require(results.confirmed.count == 2)
    #expect(!results.confirmed.contains { !$0.isComplete })
    #expect(results.confirmed[1].candidate.isUsual && results.confirmed[1].trial.number == 1)
    let recipe = try Recipe(file: scene.place().best)
    let winner = try #require(results.winner)
    #expect(
      recipe.yaml
        == (try results.recipe(of: winner, on: scene.search.tasks[0])).yaml)
    #expect(try recipe.training.steps == 90)
    #expect(try Recipe(file: scene.place().best("lazy")).environment.rewardScale == 0.5)
    // Typed again, nothing is trained.
    let count = made.value
    try scene.train(factory: Scene.factory(made: made))
    #expect(made.value == count)
  }

  /// The journal's law: whatever part of it is left, with or without the runs, the search comes to
  /// the same trials.
  @Test func anyPrefixComesToTheSame() throws {
    try scene.train()
    let whole = try journal(scene.place())
    let bytes = try WholeFile.read(scene.place().journal)
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    #expect(lines.count == 8)
    for count in 0...lines.count {
      let place = scene.place("cut-\(count)")
      try WholeFile.createFolders(place.path)
      // Half a line at the end, as a kill may leave it.
      let kept = lines.prefix(count).flatMap { $0 + [UInt8(ascii: "\n")] }
      let half = count < lines.count ? Array(lines[count].prefix(12)) : []
      try WholeFile.write(kept + half, to: place.journal)
      if count % 2 == 1 {
        // With the runs there, those that are finished are not trained again.
        for part in ["trials", "confirm"] {
          try FileManager.default.copyItem(
            atPath: scene.place().path + "/" + part, toPath: place.path + "/" + part)
        }
      }
      let made = Counter()
      try scene.train(in: place, factory: Scene.factory(made: made))
      #expect(try journal(place) == whole, "after \(count) lines")
      #expect((made.value == 0) == (count % 2 == 1), "after \(count) lines")
    }
  }

  /// Stopped after each event in turn, the search goes on to the same end, and no trial is told
  /// twice.
  @Test(arguments: [9, 40, 200])
  func interruptedAndGoneOnWith(_ events: Int) throws {
    try scene.train()
    let place = scene.place("broken")
    var rounds = 0
    while true {
      rounds += 1
      let seen = Counter()
      let ending = try scene.train(in: place) { _ in
        seen.add()
        return seen.value >= events
      }
      if case .done = ending { break }
      try #require(rounds < 2000)
    }
    #expect(rounds > 1)
    #expect(try journal(place) == journal(scene.place()))
    #expect(
      try scene.results(in: place).winner?.values == scene.results().winner?.values)
  }

  /// Several jobs share the runs out; each trial is told once, with all its runs.
  @Test func severalJobs() throws {
    try scene.train(trials: 6, jobs: 3)
    let ledger = try scene.results().ledger
    #expect(ledger.finished == 6 && ledger.trials.count == 6)
    #expect(ledger.trials.allSatisfy { $0.told?.objectives.count == 4 })
    // Gone through again, in the order of then.
    try scene.train(trials: 7, jobs: 2)
    #expect(try scene.results().ledger.finished == 7)
  }

  /// More trials later: those that there are stay as they are.
  @Test func moreTrialsLater() throws {
    try scene.train(trials: 2)
    let before = try Journal.read(scene.place().journal)
    try scene.train(trials: 5)
    let after = try Journal.read(scene.place().journal)
    #expect(Array(after.prefix(before.count)) == before)
    #expect(try scene.results().ledger.finished == 5)
    // Fewer than there are: nothing is trained.
    try scene.train(trials: 1)
    #expect(try Journal.read(scene.place().journal) == after)
  }

  /// It is said once, it stands in the journal, and the search is not called partial for ever.
  @Test func aSearcherThatRunsOut() throws {
    let said = Mutex<[Int]>([])
    for jobs in [1, 2] {
      try scene.train(searcher: FakeSearcher(limit: 3), trials: 9, jobs: jobs) { event in
        if case .exhausted(let trials) = event { said.withLock { $0.append(trials) } }
        return false
      }
    }
    #expect(said.withLock { $0 } == [3])
    let lines = try Journal.read(scene.place().journal)
    #expect(lines.filter { $0 == .exhausted(.init(trials: 3)) }.count == 1)
    let results = try scene.results()
    #expect(results.ledger.finished == 3 && results.ledger.isExhausted)
    #expect(
      results.standing(of: 9)
        == "The space ran out: after 3 trials of 9 no configuration was left that was not tried.")
    #expect(results.standing(of: 3) == "All 3 trials are done.")
    // A searcher that has more to propose is not the one that wrote the journal.
    #expect(throws: TuningFault.self) { try scene.train(trials: 9) }
  }

  /// A journal of before, which does not tell the end of the space, is gone on with and tells it.
  @Test func anOldJournalOfASpaceThatRanOut() throws {
    let proposals = (0..<2).map {
      Proposal(configuration: scene.search.usualConfiguration, steps: 30 + 60 * $0)
    }
    try scene.train(searcher: ListSearcher(proposals), trials: 9)
    let whole = try journal(scene.place())
    #expect(whole.last == .exhausted(.init(trials: 2)))
    let lines = try WholeFile.read(scene.place().journal).split(separator: UInt8(ascii: "\n"))
    let old = lines.dropLast().flatMap { $0 + [UInt8(ascii: "\n")] }
    try WholeFile.write(old, to: scene.place().journal)
    #expect(try scene.results().standing(of: 9).hasPrefix("This report is partial: 2 of 9 trials"))
    try scene.train(searcher: ListSearcher(proposals), trials: 9)
    #expect(try journal(scene.place()) == whole)
  }

  /// Of one candidate nothing is claimed, and a search that never came to the full budget says so.
  @Test func theBaseAlone() throws {
    try scene.train(searcher: FakeSearcher(limit: 1), trials: 9)
    let results = try scene.results()
    #expect(
      results.standing(of: 9)
        == "The space ran out: after 1 trial of 9 no configuration was left that was not tried. "
        + "None of them had the full budget.")
    #expect(
      results.verdict == "The base itself is chosen: there was nothing to compare it with.")
  }

  /// What was chosen among fewer trials is not left lying while there are more to come.
  @Test func anOldChoiceIsRemoved() throws {
    try scene.train(trials: 2)
    let place = scene.place()
    let files = [place.best, place.best("Pendulum"), place.best("lazy")]
    #expect(files.allSatisfy(FileManager.default.fileExists))
    let report = scene.folder + "/report"
    try WholeFile.createFolders(report)
    try scene.results().writeBest(to: report)
    #expect(FileManager.default.fileExists(atPath: report + "/best-lazy.yaml"))
    let ending = try scene.train(trials: 3) { _ in true }
    guard case .interrupted = ending else {
      Issue.record("it was done")
      return
    }
    #expect(!files.contains(where: FileManager.default.fileExists))
    // As soon as the third trial is told, there is a candidate that nobody has confirmed.
    try scene.train(trials: 4) { event in
      if case .confirming = event { return true }
      return false
    }
    let results = try scene.results()
    if results.winner == nil {
      try results.writeBest(to: report)
      #expect(try FileManager.default.contentsOfDirectory(atPath: report).isEmpty)
    }
  }

  /// Whoever watches may look at the trials, also at the moment when one is told.
  @Test(.timeLimit(.minutes(1))) func aWatcherMayLook() throws {
    let training = try SearchTraining(scene.search, in: scene.place(), searcher: FakeSearcher())
    let seen = Mutex<[Int]>([])
    _ = try training.run(
      trials: 2, jobs: 1, factory: Scene.factory(), description: Scene.description,
      interruption: Interruption(),
      watch: { event in
        guard case .told = event else { return }
        let finished = training.ledger.finished
        seen.withLock { $0.append(finished) }
      })
    #expect(seen.withLock { $0 } == [1, 2])
  }

  /// A configuration that comes again with the same budget has the numbers of before; with another
  /// one it is trained.
  @Test func anEqualTrialIsNotTrainedAgain() throws {
    let usual = scene.search.usualConfiguration
    let other: Configuration = [.double(0.95), .int(8)]
    let proposals = [(usual, 30), (other, 90), (usual, 30), (usual, 90), (usual, 30)]
      .map { Proposal(configuration: $0.0, steps: $0.1) }
    for _ in 0..<2 { try scene.train(searcher: ListSearcher(proposals), trials: 5) }
    let results = try scene.results()
    let trials = results.ledger.trials
    #expect(trials.map { $0.told?.same } == [nil, nil, 1, nil, 1])
    #expect(trials[2].told?.cost == trials[0].told?.cost && trials[2].told?.seconds == 0)
    #expect(trials[2].told?.objectives == trials[0].told?.objectives)
    #expect(trials[3].told?.cost != trials[0].told?.cost)
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: scene.place().path + "/trials")
    #expect(folders.sorted() == ["0001", "0002", "0004"])
    #expect(results.repetitionSentence?.hasSuffix("trials 3 (as 1) and 5 (as 1).") == true)
  }

  @Test func anotherProposalIsRefused() throws {
    try scene.train(trials: 2)
    do {
      try scene.train(searcher: FakeSearcher(shift: 0.01), trials: 3)
      Issue.record("it went on")
    } catch TuningFault.otherProposal(let path, let line, let there, let here) {
      #expect(path == scene.place().journal && line == 3 && there != here)
      #expect(there.hasPrefix("90 steps with td3.discount 0."))
    }
  }

  @Test func anotherSearchIsRefused() throws {
    try scene.train(trials: 1)
    let other = try Scene(Scene.yaml.replacing("[0.9, 0.999]", with: "[0.9, 0.99]"))
    do {
      try other.train(in: scene.place())
      Issue.record("it was taken")
    } catch let fault as TuningFault {
      #expect(fault.exitStatus == .wrongUsage)
      #expect("\(fault)".contains("space.td3.discount is 0.9 to 0.999 there and 0.9 to 0.99 here"))
    }
  }

  @Test func aFolderHasOneSearch() throws {
    let training = try SearchTraining(scene.search, in: scene.place(), searcher: FakeSearcher())
    #expect(throws: FileFault.self) {
      try SearchTraining(scene.search, in: scene.place(), searcher: FakeSearcher())
    }
    #expect(training.ledger.trials.isEmpty)
  }

  /// Nothing is written into a folder that somebody else holds.
  @Test func theLockComesFirst() throws {
    try WholeFile.createFolders(scene.place().path)
    let lock = try RunLock(RunFolder(path: scene.place().path))
    #expect(throws: FileFault.self) {
      try SearchTraining(scene.search, in: scene.place(), searcher: FakeSearcher())
    }
    withExtendedLifetime(lock) { #expect(!scene.place().exists) }
  }

  /// Settings that do not go together, or a run that breaks: the trial failed, the searcher is told
  /// so, and the others go on.
  @Test func aFailedTrialStopsNothing() throws {
    let broken = try Scene(
      Scene.yaml.replacing(
        "name: lazy, environment: Pendulum", with: "name: lazy, environment: Mud")
    )
    var registry = EnvironmentRegistry()
    registry.register("Pendulum", timeLimit: 10) { Pendulum() }
    let plain = EnvironmentFactory(registry: registry)
    let made = Counter()
    let factory = EnvironmentFactory { settings, count in
      guard settings.name == "Mud" else { return try plain.makePlain(settings, count: count) }
      made.add()
      // A run makes two, one to train on and one to be judged on: the fourth run breaks.
      guard made.value != 7 else {
        throw EnvironmentError.workerFailed(name: "Mud", what: "sank", details: "")
      }
      var other = settings
      other.name = "Pendulum"
      return try plain.makePlain(other, count: count)
    }
    try broken.train(trials: 4, factory: factory)
    let ledger = try broken.results().ledger
    let failed = ledger.trials.filter(\.hasFailed)
    #expect(ledger.finished == 4 && failed.count == 1)
    #expect(failed.first?.told?.problem?.contains("sank") == true)
    #expect(try broken.results().failureSentences.count == 1)
    // The failure is a part of the journal, and is not tried again.
    try broken.train(trials: 4, factory: factory)
    #expect(try broken.results().ledger.trials.count(where: \.hasFailed) == 1)
  }

  /// What no settings are to blame for stops the search; the same call goes on once it is mended.
  @Test func aFaultOfThePlaceStopsTheSearch() throws {
    let missing = EnvironmentFactory { _, _ in
      throw EnvironmentError.missing(what: "The package 'mud'", remedy: "Install it.")
    }
    #expect(throws: EnvironmentError.self) { try scene.train(factory: missing) }
    let results = try scene.results()
    #expect(results.ledger.finished == 0 && results.ledger.open.count == 1)
    try scene.train()
    #expect(try scene.results().ledger.finished == 4)
  }
}
