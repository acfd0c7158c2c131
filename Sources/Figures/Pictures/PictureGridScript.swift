/// The program that gnuplot runs to place pictures and to write beside them, and the bytes of the
/// pictures.
struct PictureGridScript {
  let grid: PictureGrid
  let layout: PictureGridLayout

  private typealias Letters = GridLayout.Letters

  init(_ grid: PictureGrid) {
    self.grid = grid
    layout = PictureGridLayout(grid)
  }

  /// The pixels of every picture, ready to be placed, and of the bar.
  var files: [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for (row, cells) in grid.rows.map(\.cells).enumerated() {
      for (column, cell) in cells.enumerated() {
        files[Self.name(row, column)] = cell.map(shown)?.pixels
      }
    }
    if grid.scale != nil { files[Self.barName] = bar.pixels }
    return files
  }

  /// As large as it needs to be to stay sharp in print, with its map.
  private func shown(_ cell: PictureGrid.Cell) -> Bitmap {
    let large = cell.picture.enlarged(Self.factor(for: cell.picture))
    return cell.map.map { large.overlaid(with: $0, strength: grid.strength) } ?? large
  }

  /// How much a picture is enlarged.
  private static func factor(for picture: Bitmap) -> Int {
    max(1, 320 / max(picture.width, picture.height))
  }

  private static func name(_ row: Int, _ column: Int) -> String { "picture-\(row)-\(column).rgb" }

  private static let barName = "bar.rgb"

  /// The colours as they lie over a picture of middle grey; two rows, since gnuplot draws no single one.
  private var bar: Bitmap {
    let width = Self.barWidth
    let values = (0..<2 * width).map { Float($0 % width) / Float(width - 1) }
    return Bitmap(grey: .init(repeating: 110, count: 2 * width), width: width, height: 2)
      .overlaid(
        with: HeatOverlay(width: width, height: 2, values: values), strength: grid.strength)
  }

  private static let barWidth = 128

  var text: String {
    let scale = GnuplotScript.pixels / layout.width
    let (width, height) = (Int(layout.width), Int(layout.height))
    let large = (Int(GnuplotScript.pixels), Int((layout.height * scale).rounded()))
    return """
      set encoding utf8
      set decimalsign '.'
      set terminal svg noenhanced size \(width),\(height) dynamic font '\(GnuplotScript.fontName),13' \
      background rgb 'white'
      set output 'figure.svg'
      \(picture)
      set terminal pngcairo noenhanced size \(large.0),\(large.1) font '\(GnuplotScript.fontName),13' \
      fontscale \(scale * 0.75) linewidth \(scale) background rgb 'white'
      set output 'figure.png'
      \(picture)
      set print '/dev/fd/4'
      print 'k'

      """
  }

  private var picture: String {
    var commands = ["set multiplot"]
    for (row, cells) in grid.rows.map(\.cells).enumerated() {
      for (column, cell) in cells.enumerated() {
        guard let cell else { continue }
        let factor = Self.factor(for: cell.picture)
        commands += place(
          Self.name(row, column), cell.picture.width * factor, cell.picture.height * factor,
          in: layout.frame(row, column))
      }
    }
    if grid.scale != nil { commands += place(Self.barName, Self.barWidth, 2, in: layout.bar) }
    return (commands + words + ["unset multiplot", "unset output"]).joined(separator: "\n")
  }

  /// One picture, which fills its frame.
  private func place(_ file: String, _ width: Int, _ height: Int, in frame: Frame) -> [String] {
    func share(_ pixels: Double, _ whole: Double) -> String { GnuplotText.number(pixels / whole) }
    return [
      "reset",
      "unset key",
      "unset tics",
      "unset border",
      "set lmargin at screen \(share(frame.left, layout.width))",
      "set rmargin at screen \(share(frame.right, layout.width))",
      "set tmargin at screen \(share(layout.height - frame.top, layout.height))",
      "set bmargin at screen \(share(layout.height - frame.bottom, layout.height))",
      "set xrange [0:\(width)]",
      // Rows are counted from the top.
      "set yrange [\(height):0]",
      "plot '\(file)' binary array=(\(width),\(height)) format='%uchar' origin=(0.5,0.5) "
        + "using 1:2:3 with rgbimage notitle",
    ]
  }

  /// Everything that is written, on a plot of nothing over the whole picture.
  private var words: [String] {
    var labels: [String] = []
    for (line, text) in layout.title.enumerated() {
      labels.append(
        label(text, layout.width / 2, 22 + 22 * Double(line), "center", Letters.title, bold: true))
    }
    for (column, lines) in layout.columnTitles.enumerated() {
      let frame = layout.place(0, column)
      for (line, text) in lines.enumerated() {
        let y = frame.top - 12 - 17 * Double(lines.count - 1 - line)
        labels.append(label(text, frame.left + frame.width / 2, y, "center", Letters.label))
      }
    }
    for (row, lines) in layout.rowLabels.enumerated() {
      let frame = layout.place(row, 0)
      let middle = frame.top + frame.height / 2
      for (line, text) in lines.enumerated() {
        let y = middle + 17 * (Double(line) - Double(lines.count - 1) / 2)
        labels.append(label(text, frame.left - 12, y, "right", Letters.label))
      }
    }
    for (row, cells) in grid.rows.map(\.cells).enumerated() {
      for (column, cell) in cells.enumerated() {
        guard let cell, !cell.note.isEmpty else { continue }
        let frame = layout.place(row, column)
        let note = TextMeasure.shortened(
          cell.note, size: Letters.note, limit: frame.width + PictureGridLayout.gap - 4)
        labels.append(
          label(note, frame.left + frame.width / 2, frame.bottom + 10, "center", Letters.note))
      }
    }
    return [
      "reset", "unset key", "unset tics", "unset border", "set margins 0,0,0,0",
      "set xrange [0:1]", "set yrange [0:1]",
    ] + labels + scaleLabels + ["plot NaN notitle"]
  }

  private var scaleLabels: [String] {
    guard let scale = grid.scale else { return [] }
    let (bar, middle) = (layout.bar, layout.bar.top + layout.bar.height / 2)
    return [
      label(scale.lower, bar.left - 8, middle, "right", Letters.tick),
      label(scale.upper, bar.right + 8, middle, "left", Letters.tick),
      label(
        TextMeasure.shortened(scale.label, size: Letters.tick, limit: layout.width - 30),
        layout.width / 2, bar.bottom + 14, "center", Letters.tick),
    ]
  }

  private func label(
    _ text: String, _ x: Double, _ y: Double, _ anchor: String, _ size: Double, bold: Bool = false
  ) -> String {
    let place =
      "screen \(GnuplotText.number(x / layout.width)), "
      + "screen \(GnuplotText.number(1 - y / layout.height))"
    let font = bold ? "\(GnuplotScript.fontName):Bold,\(Int(size))" : ",\(Int(size))"
    return "set label \(GnuplotText.quoted(text)) at \(place) \(anchor) font '\(font)' "
      + "textcolor rgb '#\(GnuplotScript.ink)'"
  }
}
