import Figures
import Foundation
import Testing

@testable import Experiments
@testable import Reproductions

/// The tables and the figure of an explanation that was never played.
@Suite("Reports of features")
struct FeatureReportTests {
  /// Two stages of four steps each, with two features of two steps.
  static func explanation() -> FeatureExplanation {
    func stage(_ step: Int, _ differences: [Double]) -> FeatureExplanation.Stage {
      var snapshots = FeatureSnapshots()
      snapshots.own = [[0, 1], [1, 1]]
      snapshots.attended = [[0, 9], [1, 9]]
      snapshots.episodes = [0, 1]
      return .init(
        step: step, differences: differences,
        difference: DifferenceSummary(differences, meanValue: -120),
        mask: MaskSummary(mean: 1.25, deviation: 0.5, moved: 0.75, strength: 0.4, change: 0.125),
        snapshots: snapshots,
        separation: FeatureSeparation(snapshots.own, snapshots.attended))
    }
    return FeatureExplanation(
      run: "runs/r", agent: "td3-attention", environment: "Pendulum", settings: FeatureSettings(),
      stages: [stage(1000, [-1, 1, 2, 4]), stage(2000, [0, 0, 1, -0.0004])])
  }

  private func report() -> FeatureReport {
    FeatureReport(Self.explanation()) { rows in
      rows.enumerated().map { (Double($0), Double($1.reduce(0, +))) }
    }
  }

  @Test func theTableOfStages() {
    let rows = report().table.rows
    #expect(rows.map { $0[0] } == ["1000", "2000"])
    #expect(
      rows[0].prefix(8) == ["1000", "4", "1.5", "1.5", "0.75", "0.0", "-1.0", "-0.7"])
    #expect(
      rows[0].suffix(9).prefix(7)
        == ["4.0", "-120.0", "1.25", "0.5", "0.75", "0.4", "0.125"])
    #expect(rows[1][4...5] == ["0.25", "0.5"] && rows[1].last == "0.0")
    #expect(report().table.columns.count == rows[0].count)
  }

  /// The bars hold all values, and zero is an edge between two of them.
  @Test func theBars() throws {
    let table = report().differenceTable(0)
    let bars = table.rows.map { $0.compactMap(Double.init) }
    #expect(bars.allSatisfy { $0.count == 3 } && bars.contains { $0[0] == 0 })
    #expect(abs(bars.reduce(0) { $0 + $1[2] } - 100) < 1e-9)
    #expect(abs(bars.filter { $0[1] <= 0 }.reduce(0) { $0 + $1[2] } - 25) < 1e-9)
    #expect(try #require(bars.first)[0] <= -1 && #require(bars.last)[1] >= 4)
  }

  /// Of two hundred, two at either end are moved to where the others end, and none over zero.
  @Test func whatLiesFarAwayIsGathered() {
    let far = (1...200).map { Double($0 == 200 ? 1_000_000 : $0) }
    #expect(FeatureReport.gathered(far) == (1...200).map { Double(min(198, max(3, $0))) })
    let below = far.map { -$0 }
    #expect(FeatureReport.gathered(below) == (1...200).map { -Double(min(198, max(3, $0))) })
    let around = far.map { $0 - 100 }
    #expect(FeatureReport.gathered(around).first == -97)
    #expect(FeatureReport.gathered([-5]) == [-5] && FeatureReport.gathered([]).isEmpty)
    // One of two hundred is above zero, or at it, and stays there.
    for lonely in [7.0, 0] {
      let one = (0..<200).map { $0 == 0 ? lonely : -1.0 - Double($0) }
      #expect(FeatureReport.gathered(one).first == lonely)
      #expect(FeatureReport.gathered(one.map { -$0 }).first == -lonely)
    }
  }

  @Test func thePlaces() {
    #expect(
      report().placeTable(0).rows == [
        ["actor", "0", "0.0", "1.0"], ["actor", "1", "1.0", "2.0"],
        ["attention", "0", "2.0", "9.0"], ["attention", "1", "3.0", "10.0"],
      ])
    let groups = report().scatter(0).groups
    #expect(groups.map(\.name) == ["Actor features", "Attention features"])
    #expect(groups[1].points.map(\.x) == [2, 3])
  }

  @Test func theGuideTellsEveryColumn() throws {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let guide = try String(
      contentsOf: root.appendingPathComponent("Guides/Explaining.md"), encoding: .utf8)
    for column in report().table.columns { #expect(guide.contains("`\(column)`"), "\(column)") }
  }

  @Test func words() {
    let text = report().text
    for words in [
      "after 1,000 steps of training, at 4 steps of play",
      "worth more at 75.0 % of them, as much at 0.0 %; the difference is 1.5 in the mean, where",
      "where Q is −120", "mask weights 1.25 ± 0.5, 75.0 % of them",
      "features change by 12.5 %",
    ] { #expect(text.contains(words), "\(text)") }
    let caption = report().caption
    #expect(caption.contains("keeps neighbours, not distances"))
    #expect(caption.contains("at each of 4 steps") && caption.contains("2 consecutive steps"))
    #expect(NumberText.small(-0.00031) == "−0.00031" && NumberText.small(0) == "0")
    #expect(NumberText.small(3.14159e-7) == "3.14e−07" && NumberText.small(-1234.5) == "−1234")
    #expect(NumberText.silhouette(-0.001) == "0.00")
  }

  @Test(.enabled(if: Drawing.isToBeUsed)) func files() throws {
    let folder = NSTemporaryDirectory() + "encore-features-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try report().write(to: folder)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(
      names == [
        "differences-1000.csv", "differences-2000.csv", "features.csv", "features.png",
        "features.svg", "tsne-1000.csv", "tsne-2000.csv",
      ])
    let picture = try String(contentsOfFile: folder + "/features.svg", encoding: .utf8)
    for words in [
      "75.0 % above 0", "25.0 % above 0", "Actor features", "training; 50.0 % exactly 0",
    ] {
      #expect(picture.contains(words), "\(words)")
    }
  }
}

/// Whether gnuplot is there; `ENCORE_REQUIRE_GNUPLOT=1` makes its absence a failure.
enum Drawing {
  static let isToBeUsed: Bool = {
    let variables = ProcessInfo.processInfo.environment
    return variables["ENCORE_REQUIRE_GNUPLOT"] == "1"
      || (variables["PATH"] ?? "").split(separator: ":").contains {
        FileManager.default.isExecutableFile(atPath: "\($0)/gnuplot")
      }
  }()
}
