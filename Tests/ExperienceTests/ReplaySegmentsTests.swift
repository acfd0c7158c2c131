import Foundation
import Testing

@testable import Experience

@Suite final class ReplaySegmentsTests {
  private let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "encore-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private func replay(_ capacity: Int) -> Replay {
    Replay(capacity: capacity, observationSize: 2, actionSize: 1)
  }

  private func segments() -> ReplaySegments { ReplaySegments(folder: folder, rowsPerSegment: 4) }

  private func path(_ segment: Int) -> String { "\(folder)/rows-00000\(segment).bin" }

  /// What a fresh process would read.
  private func loaded(_ total: Int, _ capacity: Int, _ records: [ReplaySegments.Record]) throws
    -> (segments: ReplaySegments, replay: Replay)
  {
    let result = (segments: segments(), replay: replay(capacity))
    var segments = result.segments
    try segments.load(result.replay, total: total, records: records)
    return (segments, result.replay)
  }

  private func expectFault(
    saying sentence: String, isSystemFault: Bool = false, _ body: () throws -> Void
  ) {
    let fault = #expect(throws: ReplaySegments.Fault.self) { try body() }
    #expect(fault?.description.contains(sentence) == true, "\(fault?.description ?? "")")
    #expect(fault?.isSystemFault == isSystemFault)
  }

  @Test func aSegmentHoldsAHundredThousandRows() throws {
    #expect(ReplaySegments.rowsPerSegment == 100_000)
    let replay = Replay(capacity: 3, observationSize: 1, actionSize: 1)
    replay.addNumbered(3)
    var segments = ReplaySegments(folder: folder)
    let records = try segments.save(replay)
    #expect(records.map(\.name) == ["rows-000000.bin"])
    #expect(records.map(\.bytes) == [3 * replay.rowBytes])
  }

  /// Saved, loaded, appended to and saved again, by the same process or by another, across the
  /// borders of segments and the wrap of the ring.
  @Test(arguments: [1, 2, 3, 4, 5, 7], [false, true])
  func roundTrips(steps: Int, continuesFromLoaded: Bool) throws {
    var replay = replay(10)
    var segments = segments()
    for _ in 0..<12 {
      replay.addNumbered(steps)
      let records = try segments.save(replay)
      #expect(segments.saved == replay.totalAdded)
      let copy = try loaded(replay.totalAdded, 10, records)
      #expect(copy.replay.totalAdded == replay.totalAdded)
      #expect(copy.replay.heldRows == replay.heldRows)
      if continuesFromLoaded { (segments, replay) = copy }
    }
    // Nothing new: the same records again.
    #expect(try segments.save(replay) == segments.save(replay))
  }

  /// More steps between two saves than the ring holds: the rows in between are gone.
  @Test(arguments: [2, 5, 8], [3, 4, 9, 14, 15])
  func aPauseLongerThanTheRing(first: Int, pause: Int) throws {
    let replay = replay(3)
    var segments = segments()
    replay.addNumbered(first)
    _ = try segments.save(replay)
    replay.addNumbered(pause)
    let records = try segments.save(replay)
    var copy = try loaded(first + pause, 3, records)
    #expect(copy.replay.heldRows == replay.heldRows)
    copy.replay.addNumbered(2)
    replay.addNumbered(2)
    #expect(try copy.segments.save(copy.replay) == segments.save(replay))
  }

  /// A run that was killed between two manifests leaves rows that nobody vouches for.
  @Test func whatLiesBeyondIsOverwritten() throws {
    let original = replay(10)
    var originalSegments = segments()
    original.addNumbered(6)
    let records = try originalSegments.save(original)
    let handle = try #require(FileHandle(forWritingAtPath: path(1)))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(repeating: 0xff, count: 3 * original.rowBytes + 5))
    try handle.close()
    try Data(repeating: 0xff, count: 77).write(to: URL(fileURLWithPath: path(2)))

    var (segments, replay) = try loaded(6, 10, records)
    #expect(replay.heldRows == original.heldRows)
    replay.addNumbered(5)
    original.addNumbered(5)
    let later = try segments.save(replay)
    #expect(try loaded(11, 10, later).replay.heldRows == original.heldRows)
    #expect(try originalSegments.save(original) == later)
  }

  @Test func alteredShortAndMissingFiles() throws {
    let replay = replay(10)
    var segments = segments()
    replay.addNumbered(7)
    let records = try segments.save(replay)
    let url = URL(fileURLWithPath: path(1))
    let good = try Data(contentsOf: url)

    var altered = good
    altered[good.count / 2] ^= 1
    try altered.write(to: url)
    expectFault(saying: "rows-000001.bin does not have the contents that were saved") {
      _ = try loaded(7, 10, records)
    }
    try good.dropLast().write(to: url)
    expectFault(saying: "rows-000001.bin is shorter than its manifest says") {
      _ = try loaded(7, 10, records)
    }
    try FileManager.default.removeItem(at: url)
    expectFault(saying: "rows-000001.bin is missing") { _ = try loaded(7, 10, records) }
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    expectFault(saying: "rows-000001.bin cannot be read") { _ = try loaded(7, 10, records) }
    try FileManager.default.removeItem(at: url)
    try good.write(to: url)
    #expect(try loaded(7, 10, records).replay.heldRows == replay.heldRows)
  }

  /// Records of another total, another replay, or of nonsense: a fault, and no trap.
  @Test func recordsThatDoNotFit() throws {
    let replay = replay(10)
    var segments = segments()
    replay.addNumbered(7)
    let records = try segments.save(replay)
    var renamed = records
    renamed[1].name = "../rows.bin"
    var longer = records
    longer[1].bytes += 1
    var negative = records
    negative[0].bytes = -4
    let sentence = "do not fit"
    for wrong in [renamed, longer, negative, [], [records[0]], records + records] {
      expectFault(saying: sentence) { _ = try loaded(7, 10, wrong) }
    }
    for total in [-1, 0, 6, 8, 100] {
      expectFault(saying: sentence) { _ = try loaded(total, 10, records) }
    }
    #expect(try loaded(0, 10, []).replay.count == 0)
  }

  @Test func pruningKeepsWhatIsNeeded() throws {
    let replay = replay(6)
    var segments = segments()
    var records: [ReplaySegments.Record] = []
    for _ in 0..<5 {
      replay.addNumbered(5)
      records = try segments.save(replay)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 7)
    segments.prune(before: 9)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 5)
    segments.prune(before: 19)
    let left = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(left == records.map(\.name))
    #expect(try loaded(25, 6, records).replay.heldRows == replay.heldRows)
    segments.prune(before: 19)
    segments.prune(before: 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == left)
  }

  /// A pause leaves a hole in the row of files; pruning must not stop there.
  @Test func pruningGoesOnBeyondHoles() throws {
    let replay = replay(3)
    var segments = segments()
    replay.addNumbered(4)
    _ = try segments.save(replay)
    replay.addNumbered(16)
    let records = try segments.save(replay)
    segments.prune(before: 17)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == records.map(\.name))
  }

  @Test func aFolderThatCannotBeWritten() throws {
    let replay = replay(10)
    replay.addNumbered(3)
    var segments = ReplaySegments(folder: folder + "/missing", rowsPerSegment: 4)
    expectFault(saying: "cannot be opened: No such file or directory", isSystemFault: true) {
      _ = try segments.save(replay)
    }
    #expect(segments.saved == 0)
  }

  /// The disk is full in the second of two segments; once there is room, saving goes on.
  @Test func savingGoesOnAfterAFault() throws {
    let replay = replay(10)
    var segments = segments()
    replay.addNumbered(2)
    _ = try segments.save(replay)
    replay.addNumbered(5)
    try FileManager.default.createDirectory(atPath: path(1), withIntermediateDirectories: false)
    expectFault(saying: "rows-000001.bin cannot be opened", isSystemFault: true) {
      _ = try segments.save(replay)
    }
    try FileManager.default.removeItem(atPath: path(1))
    let records = try segments.save(replay)
    #expect(try loaded(7, 10, records).replay.heldRows == replay.heldRows)
  }
}
