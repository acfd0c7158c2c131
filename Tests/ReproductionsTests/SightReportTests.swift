import Environments
@testable import Experiments
import Foundation
import Testing

@testable import Figures
@testable import Reproductions

/// What is written of a policy that sees pictures.
@Suite("Reports on sight")
struct SightReportTests {
  /// Pictures of 4 × 4 in two frames, maps of 2 × 2.
  private let format = PictureFormat(channels: 2, height: 4, width: 4, layout: .channelsFirst)

  private func stage(
    _ step: Int, map: [Float], gradients: [Float], mask: Double
  ) -> SightExplanation.Stage {
    var shares = MagnitudeShares()
    shares.add(gradients)
    let maps = PictureMap(height: 2, width: 2, values: map)
    return SightExplanation.Stage(
      step: step,
      choices: [.init(action: 1, probability: 0.75), .init(action: 0, probability: 0.5)],
      maps: [maps, PictureMap(height: 2, width: 2, values: [0, 0, 0, 0])], gradients: shares,
      masks: [
        .init(
          mean: mask, deviation: 0.1, least: 0, greatest: 1,
          maps: [MaskMaps(mean: maps, least: maps, greatest: maps)])
      ])
  }

  private var seen: SightExplanation {
    SightExplanation(
      run: "runs/r", agent: "ppo", environment: "Catch", settings: SightSettings(),
      format: format,
      states: (0..<2).map {
        .init(pixels: .init(repeating: UInt8(9 * $0), count: 32), step: 50 + $0)
      },
      shown: [0],
      stages: [
        stage(0, map: [1, 1, 1, 1], gradients: [0, 0.005, 0.5, 0.5], mask: 0.5),
        stage(7200, map: [4, 0, 0, 0], gradients: [0, 0, 0.005, 0.005], mask: 0.25),
      ])
  }

  @Test func pictures() {
    let pixels: [UInt8] = .init(repeating: 30, count: 16) + .init(repeating: 60, count: 16)
    #expect(format.picture(of: pixels).pixels == .init(repeating: 50, count: 48))
    #expect(format.newest(of: pixels).pixels == .init(repeating: 60, count: 48))
    let colors = PictureFormat(channels: 3, height: 5, width: 1, layout: .channelsLast)
    let row: [UInt8] = .init(0..<15)
    #expect(colors.picture(of: row).pixels == row)
    let two = PictureFormat(channels: 2, height: 5, width: 1, layout: .channelsLast)
    #expect(two.picture(of: .init(0..<10)).pixels.first == 0)
  }

  /// By hand: an even map has half of its sum on half of its places, a point on one of four; their
  /// cosine is 4 / (2 · 4).
  @Test func gradCAMNumbers() {
    let report = GradCAMReport(seen)
    #expect(
      report.table.rows == [
        ["0", "2", "0.625", "0.5", "0.5", "0.5", "0.5"],
        ["7200", "2", "0.625", "2.0", "0.5", "0.25", "1.0"],
      ])
    #expect(report.stateTable.rows[0] == ["0", "1", "1", "0.75", "1.0", "0.5", "0.5"])
    #expect(report.stateTable.rows[2] == ["7200", "1", "1", "0.75", "4.0", "0.25", "0.25"])
    #expect(report.stateTable.rows[3] == ["7200", "2", "0", "0.5", "0.0", "", ""])
    #expect(report.text.contains("untrained") && report.text.contains("after 7,200 steps"))
    #expect(report.grid.rows.map(\.label) == ["untrained", "after 7,200 steps"])
    #expect(report.grid.rows[1].cells[0]?.map?.values == [1, 0, 0, 0])
    #expect(report.grid.rows[0].cells[0]?.note == "action 1, 75.0 %")
  }

  @Test func gradientNumbers() {
    let report = GradientReport(seen)
    #expect(report.table.rows.count == 12)
    #expect(report.table.rows[3] == ["0", "0.001", "0.01", "1", "0.25"])
    #expect(report.table.rows[5] == ["0", "0.02", "", "2", "0.5"])
    #expect(report.chart.bars.map { $0.values.reduce(0, +) } == [100, 100])
    #expect(
      report.text.contains("untrained: 75.0 % of the gradients are above 0.001, 50.0 % above 0.02"))
    #expect(report.caption.contains("from 0 (black) to 1 (white)"))
  }

  @Test func maskNumbers() {
    let report = MaskReport(seen)
    #expect(
      report.table.rows == [
        ["0", "1", "0.5", "0.1", "0.0", "1.0"], ["7200", "1", "0.25", "0.1", "0.0", "1.0"],
      ])
    #expect(report.text.contains("after 7,200 steps: the masks of the 1 stages are 0.25 ± 0.1"))
  }

  @Test(.enabled(if: DrawingProbe.isToBeUsed)) func files() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/encore-sight-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try GradCAMReport(seen).write(to: folder)
    try GradientReport(seen).write(to: folder)
    try MaskReport(seen).write(to: folder)
    try GradCAMReport(seen).page(title: "t", lead: "l", command: "c").write(to: folder)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(
      names == [
        "attention-extremes.png", "attention-extremes.svg", "attention.csv", "attention.png",
        "attention.svg", "gradcam-states.csv", "gradcam.csv", "gradcam.png", "gradcam.svg",
        "gradients.csv", "gradients.png", "gradients.svg", "report.html", "report.md",
      ])
  }
}

/// Whether gnuplot is there; `ENCORE_REQUIRE_GNUPLOT=1` makes its lack a failure.
private enum DrawingProbe {
  static var isToBeUsed: Bool {
    ProcessInfo.processInfo.environment["ENCORE_REQUIRE_GNUPLOT"] == "1"
      || Programs.path(of: "gnuplot") != nil
  }
}
