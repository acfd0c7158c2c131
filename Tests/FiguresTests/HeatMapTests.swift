import Testing

@testable import Figures

/// Numbers as colours.
@Suite("Heat maps")
struct HeatMapTests {
  private func map(_ values: [[Double]], range: ClosedRange<Double>? = nil) -> HeatMap {
    HeatMap(
      title: "map", xLabel: "x", yLabel: "y", columnEdges: [0, 1, 3], rowEdges: [0, 1, 2],
      values: values, range: range)
  }

  private func cells(_ map: HeatMap) -> [Cell] {
    guard case .cells(let cells) = map.plot.layers.first else { return [] }
    return cells
  }

  @Test func cellsStandWhereTheirEdgesAre() {
    let cells = cells(map([[0, 1], [2, 3]]))
    // Four cells, and the bar of 64 parts.
    #expect(cells.count == 4 + 64)
    #expect(cells[1].box.left == 1 && cells[1].box.right == 3 && cells[1].box.low == 0)
    #expect(cells[2].box.left == 0 && cells[2].box.low == 1 && cells[2].box.high == 2)
    #expect(cells[0].color == 0xF7F7F7 && cells[3].color == 0x00264D)
  }

  @Test func whatIsNoNumberIsLeftWhite() {
    #expect(cells(map([[0, .nan], [.infinity, 1]])).count == 2 + 64)
    let empty = map([[.nan, .nan], [.nan, .nan]]).plot
    #expect(!empty.hasData)
  }

  /// The ends of a given range stand for what lies beyond; the same number has the same colour in
  /// maps of the same range.
  @Test func aRangeOfItsOwn() {
    let cells = cells(map([[0, 1], [2, 3]], range: 1...2))
    #expect(cells[0].color == cells[1].color && cells[2].color == cells[3].color)
    let plot = map([[0, 1], [2, 3]], range: 1...2).plot
    #expect(plot.inscriptions.map(\.text) == ["2.00", "1.00"])
  }

  @Test func coloursDarkenEvenly() {
    let ramp = ColorRamp(0...1)
    func light(_ color: Int) -> Int {
      (color >> 16 & 255) * 299 + (color >> 8 & 255) * 587 + (color & 255) * 114
    }
    let lights = stride(from: 0.0, through: 1, by: 0.05).map { light(ramp.color(of: $0)) }
    #expect(zip(lights, lights.dropFirst()).allSatisfy { $0 > $1 })
    // One value for all is the palest, not a division by zero.
    #expect(ColorRamp(2...2).color(of: 2) == 0xF7F7F7)
  }

  @Test func edgesLieBetweenPlaces() {
    #expect(HeatMap.edges(around: [1, 2, 4]) == [0.5, 1.5, 3, 5])
    #expect(HeatMap.edges(around: [7]) == [6.5, 7.5])
    #expect(HeatMap.edges(around: []) == [0, 1])
  }

  @Test func theScriptColoursEachCell() {
    let script = PanelGrid(panels: [map([[0, 1], [2, 3]])]).script
    #expect(script.contains("boxxyerror") && script.contains("rgb variable"))
    // The middle and the top, left, right, bottom, top, colour: white is 16250871.
    #expect(script.contains("\n0.5 1.0 0.0 1.0 0.0 1.0 16250871\n"), "\(script)")
  }
}
