import Foundation
import Testing

@testable import Figures

/// Pictures in rows and columns.
@Suite("Picture grids")
struct PictureGridTests {
  private func cell(_ width: Int, _ height: Int, map: HeatOverlay? = nil) -> PictureGrid.Cell {
    .init(
      Bitmap(grey: .init(repeating: 90, count: width * height), width: width, height: height),
      map: map, note: "a 'note'")
  }

  private var grid: PictureGrid {
    PictureGrid(
      title: "title", columnTitles: ["one", "two"],
      rows: [
        .init(label: "first", cells: [cell(8, 8), cell(8, 4)]),
        .init(label: "second", cells: [nil, cell(8, 8)]),
      ], scale: .init(label: "what it is", lower: "0", upper: "1"))
  }

  @Test func picturesStandInTheirPlaces() {
    let layout = PictureGridLayout(grid)
    let (first, wide) = (layout.frame(0, 0), layout.frame(0, 1))
    #expect(abs(first.width - first.height) < 1e-9)
    // A flat picture keeps its shape, in the middle of a frame that is like the others.
    #expect(wide.width == first.width && abs(wide.height - first.height / 2) < 1e-9)
    #expect(abs(wide.top - first.top - first.height / 4) < 1e-9)
    #expect(layout.frame(1, 1).left == wide.left && layout.frame(1, 1).top > first.bottom)
    #expect(layout.bar.top > layout.frame(1, 1).bottom && layout.height > layout.bar.bottom)
    for row in 0...1 {
      for column in 0...1 {
        let frame = layout.frame(row, column)
        #expect(frame.left >= 0 && frame.right <= layout.width)
      }
    }
  }

  /// Small pictures are sharp: each pixel is a square of at least some of the file's.
  @Test func smallPicturesAreEnlarged() {
    let script = PictureGridScript(grid)
    #expect(script.files.count == 4)
    #expect(script.files["picture-0-0.rgb"]?.count == 320 * 320 * 3)
    #expect(script.files["picture-0-1.rgb"]?.count == 320 * 160 * 3)
    #expect(script.text.contains("array=(320,160)") && !script.text.contains("picture-1-0"))
    #expect(script.text.contains("'a ''note'''"))
  }

  @Test func whatHasNoMapHasNoBar() {
    var grid = grid
    grid.scale = nil
    #expect(!PictureGridScript(grid).text.contains("bar.rgb"))
  }

  @Test(.enabled(if: GnuplotProbe.isToBeUsed)) func itIsDrawnTwice() throws {
    let folder = TemporaryFolder()
    try grid.write(to: folder.path + "/figures/grid")
    let png = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/figures/grid.png"))
    let svg = try String(contentsOfFile: folder.path + "/figures/grid.svg", encoding: .utf8)
    // The width of a PNG stands in its header.
    #expect(Array(png[16..<20]) == [0, 0, 6, 64])
    // Three pictures and the bar lie in the SVG itself.
    #expect(svg.components(separatedBy: "<image ").count - 1 == 4)
    #expect(svg.contains("second") && svg.contains("what it is"))
    let again = TemporaryFolder()
    try grid.write(to: again.path + "/grid")
    #expect(try String(contentsOfFile: again.path + "/grid.svg", encoding: .utf8) == svg)
  }

  /// Four stages, five states: a strip as `encore explain` draws it, in a folder to look at if
  /// `ENCORE_LOOK` names one.
  @Test(.enabled(if: GnuplotProbe.isToBeUsed)) func aStrip() throws {
    let folder = TemporaryFolder()
    let path = (ProcessInfo.processInfo.environment["ENCORE_LOOK"] ?? folder.path) + "/strip"
    func picture(_ state: Int) -> Bitmap {
      let frames = (0..<4).flatMap { frame -> [UInt8] in
        var grey = [UInt8](repeating: 60, count: 84 * 84)
        let (row, column) = (10 + 14 * state + 4 * frame, 20 + 10 * state)
        for y in row..<row + 4 { for x in column..<column + 4 { grey[y * 84 + x] = 240 } }
        for y in 78..<81 { for x in 20 + 8 * frame..<34 + 8 * frame { grey[y * 84 + x] = 180 } }
        return grey
      }
      return .afterimage(of: frames, width: 84, height: 84)
    }
    func map(_ stage: Int, _ state: Int) -> HeatOverlay {
      let values = (0..<121).map { place -> Float in
        let y = Float(place / 11) * 7.6 + 4 - Float(24 + 14 * state)
        let x = Float(place % 11) * 7.6 + 4 - Float(22 + 10 * state)
        let width = Float(3000 >> (2 * stage))
        return Float(exp(Double(-(x * x + y * y) / width)))
      }
      return HeatOverlay(width: 11, height: 11, values: values)
    }
    let names = ["untrained", "after 72,000 steps", "after 144,000 steps", "after 200,000 steps"]
    try PictureGrid(
      title: "Where the policy looks", columnTitles: (0..<5).map { "state \(25 * $0 + 1)" },
      rows: names.enumerated().map { stage, name in
        .init(
          label: name,
          cells: (0..<5).map {
            .init(picture($0), map: map(stage, $0), note: "action \($0 % 3), \(40 + 15 * stage) %")
          })
      },
      scale: .init(
        label: "Evidence for the likeliest action (Grad-CAM), each map over its own greatest value",
        lower: "none", upper: "most")
    ).write(to: path)
    let svg = try String(contentsOfFile: path + ".svg", encoding: .utf8)
    #expect(svg.components(separatedBy: "<image ").count - 1 == 21)
  }
}
