import Testing

@testable import Figures

/// Pictures as bytes.
@Suite("Bitmaps")
struct BitmapTests {
  @Test func greyBecomesEqualColours() {
    let bitmap = Bitmap(grey: [0, 7, 200, 255], width: 2, height: 2)
    #expect(bitmap.pixels == [0, 0, 0, 7, 7, 7, 200, 200, 200, 255, 255, 255])
  }

  @Test func everyPixelBecomesASquare() {
    let bitmap = Bitmap(width: 2, height: 1, pixels: [1, 2, 3, 4, 5, 6]).enlarged(2)
    let row: [UInt8] = [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6]
    #expect(bitmap == Bitmap(width: 4, height: 2, pixels: row + row))
    #expect(bitmap.enlarged(1) == bitmap)
  }

  /// Worked out by hand: the newest counts 4/7, the one before 2/7, the oldest 1/7.
  @Test func formerPicturesFade() {
    let (oldest, older, newest): ([UInt8], [UInt8], [UInt8]) = ([70, 0], [0, 70], [7, 7])
    let bitmap = Bitmap.afterimage(of: oldest + older + newest, width: 2, height: 1)
    #expect(bitmap == Bitmap(grey: [14, 24], width: 2, height: 1))
    // What stands still keeps its grey.
    let still = Bitmap.afterimage(of: [9, 200, 9, 200], width: 2, height: 1)
    #expect(still == Bitmap(grey: [9, 200], width: 2, height: 1))
  }

  /// Before an episode began there is nothing that could leave an afterimage; the newest may be black.
  @Test func whatWasBeforeTheEpisodeIsLeftOut() {
    let first = Bitmap.afterimage(of: [0, 0, 0, 0, 50, 90], width: 2, height: 1)
    #expect(first == Bitmap(grey: [50, 90], width: 2, height: 1))
    let black = Bitmap.afterimage(of: [30, 0, 0, 0], width: 2, height: 1)
    #expect(black == Bitmap(grey: [10, 0], width: 2, height: 1))
  }

  @Test func aMapIsLaidOverByItsStrength() {
    let bitmap = Bitmap(grey: [100, 100, 100], width: 3, height: 1)
    let map = HeatOverlay(width: 3, height: 1, values: [0, 1, .infinity])
    let over = bitmap.overlaid(with: map, strength: 0.5)
    #expect(Array(over.pixels[..<3]) == [100, 100, 100])
    // Half way to (252, 232, 130), the colour of the greatest value.
    #expect(Array(over.pixels[3..<6]) == [176, 166, 115])
    #expect(over.pixels[3..<6] == over.pixels[6...])
    #expect(bitmap.overlaid(with: map, strength: 0) == bitmap)
  }
}

/// Maps that are laid over pictures.
@Suite("Heat overlays")
struct HeatOverlayTests {
  /// By hand: two numbers stand at the middles 0.25 and 0.75 of the width.
  @Test func numbersStandInTheMiddleOfTheirPixels() {
    let map = HeatOverlay(width: 2, height: 1, values: [0, 1]).stretched(width: 4, height: 1)
    #expect(map.values == [0, 0.25, 0.75, 1])
    let tall = HeatOverlay(width: 1, height: 2, values: [0, 1]).stretched(width: 1, height: 4)
    #expect(tall.values == [0, 0.25, 0.75, 1])
  }

  @Test func bothDirectionsTogether() {
    let map = HeatOverlay(width: 2, height: 2, values: [0, 1, 2, 3])
    let large = map.stretched(width: 4, height: 4)
    #expect(large.values[5] == 0.25 + 2 * 0.25)
    #expect(large.values[0] == 0 && large.values[3] == 1 && large.values[15] == 3)
    // A plane keeps its mean, and a constant stays one.
    #expect(large.values.reduce(0, +) / 16 == 1.5)
    let even = HeatOverlay(width: 3, height: 2, values: .init(repeating: 0.5, count: 6))
    #expect(even.stretched(width: 11, height: 7).values.allSatisfy { $0 == 0.5 })
    #expect(map.stretched(width: 2, height: 2) == map)
  }

  @Test func aRangeBecomesZeroToOne() {
    let map = HeatOverlay(width: 4, height: 1, values: [-1, 2, 3, 9], range: 1...3)
    #expect(map.values == [0, 0.5, 1, 1])
    #expect(HeatOverlay(width: 1, height: 1, values: [5], range: 5...5).values == [0])
  }

  @Test func coloursGrowLighter() {
    func light(_ color: Int) -> Int {
      (color >> 16 & 255) * 299 + (color >> 8 & 255) * 587 + (color & 255) * 114
    }
    let lights = stride(from: 0.0, through: 1, by: 0.05).map { light(HeatOverlay.color(at: $0)) }
    #expect(zip(lights, lights.dropFirst()).allSatisfy { $0 < $1 })
  }
}
