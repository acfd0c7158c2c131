import Foundation
import Testing

@testable import Experiments

@Suite("Checkpoints")
struct CheckpointStoreTests {
  let folder: TemporaryFolder
  let store: CheckpointStore

  init() throws {
    folder = try TemporaryFolder()
    store = CheckpointStore(try RunFolder.create(in: folder.path, named: "run"))
  }

  private func manifest(_ step: Int) -> CheckpointManifest {
    CheckpointManifest(
      algorithm: "td3", environment: "CartPole", step: step, seed: .max, createdBy: "Encore 0.1")
  }

  private func save(_ steps: Int...) throws {
    for step in steps {
      try store.save(
        ["a.bin": Array("weights \(step)".utf8), "b.bin": []], manifest: manifest(step))
    }
  }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: store.run.checkpoints).sorted()
  }

  @Test func savedAndFound() throws {
    try save(10)
    let found = try store.newest(algorithm: "td3", environment: "CartPole")
    #expect(found.manifest.step == 10 && found.manifest.seed == .max)
    #expect(found.passedOver.isEmpty)
    #expect(try WholeFile.read(found.path(of: "a.bin")) == Array("weights 10".utf8))
    #expect(found.folder.hasSuffix("checkpoints/step-000000000010"))
    #expect(found.manifest.files["a.bin"]?.size == 10)
  }

  /// The form of the manifest is a promise: files of format 1 must keep loading.
  @Test func manifestText() throws {
    var manifest = manifest(5)
    manifest.validLengths = ["progress.csv": 7]
    manifest.files = ["a.bin": .init(size: 1, digest: "00")]
    #expect(
      String(decoding: manifest.encoded(), as: UTF8.self) == """
        {
          "algorithm" : "td3",
          "createdBy" : "Encore 0.1",
          "environment" : "CartPole",
          "files" : {
            "a.bin" : {
              "digest" : "00",
              "size" : 1
            }
          },
          "formatVersion" : 1,
          "savesEnvironmentState" : false,
          "seed" : 18446744073709551615,
          "step" : 5,
          "validLengths" : {
            "progress.csv" : 7
          }
        }

        """)
  }

  @Test func theLastTwoAreKept() throws {
    try save(1, 2, 3, 4, 5)
    #expect(try names() == ["step-000000000004", "step-000000000005"])
    try store.discard(after: 4)
    #expect(try names() == ["step-000000000004"])
    try store.discard(after: 3)
    #expect(throws: CheckpointError.none(run: store.run.path)) { try store.newest() }
  }

  @Test func nothingThere() throws {
    #expect(throws: CheckpointError.none(run: store.run.path)) { try store.newest() }
    try save(1)
    try FileManager.default.removeItem(atPath: store.folder(step: 1) + "/manifest.json")
    #expect(throws: CheckpointError.none(run: store.run.path)) { try store.newest() }
  }

  /// Each kind of damage to the newest is reported, and the one before it is used.
  @Test func damageFallsBack() throws {
    let path = store.folder(step: 2) + "/a.bin"
    let manifestPath = store.folder(step: 2) + "/manifest.json"
    let cases: [(CheckpointError, () throws -> Void)] = [
      (.fileAltered(path: path), { try WholeFile.write(text: "weighty 2", to: path) }),
      (
        .fileTruncated(path: path, expected: 9, found: 3),
        { try WholeFile.write(text: "wei", to: path) }
      ),
      (.fileMissing(path: path), { try FileManager.default.removeItem(atPath: path) }),
      (
        .manifestUnreadable(path: manifestPath, problem: "it is not whole JSON."),
        { try WholeFile.write(text: "{\"formatVersion\": 1", to: manifestPath) }
      ),
      (
        .manifestUnreadable(path: manifestPath, problem: "it has no \"algorithm\"."),
        { try WholeFile.write(text: "{\"formatVersion\": 1}", to: manifestPath) }
      ),
    ]
    for (error, damage) in cases {
      try save(1, 2)
      try damage()
      let found = try store.newest(algorithm: "td3")
      #expect(found.manifest.step == 1)
      #expect(found.passedOver == [error])
      #expect(error.exitStatus == .badInput)
    }
    try store.discard(after: 1)
    try FileManager.default.removeItem(atPath: store.folder(step: 1) + "/b.bin")
    #expect(throws: CheckpointError.fileMissing(path: store.folder(step: 1) + "/b.bin")) {
      try store.newest()
    }
  }

  @Test func aShortLogFallsBack() throws {
    try WholeFile.write(text: "12345", to: store.run.progress)
    var (early, late) = (manifest(1), manifest(2))
    early.validLengths = [store.run.relative(store.run.progress): 5]
    late.validLengths = [store.run.relative(store.run.progress): 6]
    try store.save([:], manifest: early)
    try store.save([:], manifest: late)
    let found = try store.newest()
    #expect(found.manifest.step == 1)
    #expect(
      found.passedOver == [.logTruncated(path: store.run.progress, expected: 6, found: 5)])
  }

  @Test func anotherAlgorithmOrFormatIsNoDamage() throws {
    try save(1, 2)
    let path = store.folder(step: 2)
    #expect(
      throws: CheckpointError.otherAlgorithm(path: path, expected: "sac", found: "td3")
    ) { try store.newest(algorithm: "sac") }
    #expect(
      throws: CheckpointError.otherEnvironment(path: path, expected: "Maze", found: "CartPole")
    ) { try store.newest(environment: "Maze") }
    try WholeFile.write(text: "{\"formatVersion\": 2}", to: path + "/manifest.json")
    let error = #expect(throws: CheckpointError.self) { try store.newest() }
    #expect(error == .newerFormat(path: path + "/manifest.json", found: 2, newest: 1))
    #expect(error?.description.hasSuffix("this version reads up to 1. Update Encore.") == true)
  }

  /// A full disk while saving: the checkpoint before is still found.
  @Test func aFullDiskLosesNothing() throws {
    try save(1)
    try WholeFile.createFolders(store.folder(step: 2))
    try FileManager.default.createSymbolicLink(
      atPath: store.folder(step: 2) + "/.a.bin.partial", withDestinationPath: "/dev/full")
    let fault = #expect(throws: FileFault.self) { try save(2) }
    #expect(fault?.isOutOfSpace == true)
    #expect(try store.newest().manifest.step == 1)
  }
}
