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
}
