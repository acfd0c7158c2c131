import Settings
import Tensors

/// Catch falling balls with a paddle, seen as a picture: `catch` of bsuite (Osband et al. 2020), at any
/// size, with several balls one after another.
///
/// A ball starts in a drawn column of the top row and falls a row a step; the paddle is one cell of the
/// bottom row. When a ball has landed the next one appears at the top at once.
///
/// - Observation: `[frames, height · scale, width · scale]` pixels, 0…255: ball and paddle white,
///   distractors grey; newest frame last, and before an episode's first frame black.
/// - Action: 0 moves the paddle left, 1 leaves it, 2 moves it right; it begins in the middle.
/// - Reward: +1 for a ball that is caught and −1 for one that is missed; 0 while it falls.
/// - Endings: the last ball's landing terminates, after `balls · (height − 1)` steps.
///
/// Every ball can be caught: the best return is `balls`. A random policy, or any that looks away,
/// catches one of `width` where balls fall straight: `balls · (2 / width − 1)` on average, −6 by default.
public struct Catch: ResumableEnvironment {
  /// What was chosen.
  public let settings: CatchSettings
  /// Where pictures come from.
  public let observationSpace: Space
  private var row = 0
  private var column = 0
  /// Columns that the ball moves a step.
  private var slant = 0
  private var paddle = 0
  /// Balls that have landed.
  private var landed = 0
  /// `[frames, height, width]`: shades, oldest frame first.
  private var cells: [UInt8]

  private static let white: UInt8 = 255
  private static let grey: UInt8 = 128

  /// A game.
  public init(_ settings: CatchSettings = CatchSettings()) {
    self.settings = settings
    observationSpace = .box(
      shape: [
        settings.frames, settings.height * settings.scale, settings.width * settings.scale,
      ], low: 0, high: 255)
    cells = .init(repeating: 0, count: settings.frames * settings.height * settings.width)
  }

  /// Left, stay, right.
  public var actionSpace: Space { .discrete(count: 3) }

  /// `[row, column, slant, paddle, landed]`, then the shades of the stack; setting it goes on from there.
  public var state: [Double] {
    get {
      [row, column, slant, paddle, landed].map { Double($0) } + cells.map { Double($0) }
    }
    set {
      precondition(
        newValue.count == 5 + cells.count,
        "Catch has \(5 + cells.count) numbers of state, not \(newValue.count).")
      let whole = newValue.map { Int(exactly: $0) ?? 0 }
      (row, column, slant, paddle, landed) = (whole[0], whole[1], whole[2], whole[3], whole[4])
      for index in cells.indices { cells[index] = UInt8(clamping: whole[5 + index]) }
    }
  }

  /// A new game.
  public mutating func reset(using random: inout RandomStream) -> [Float] {
    landed = 0
    paddle = settings.width / 2
    for index in cells.indices { cells[index] = 0 }
    throwBall(using: &random)
    draw(using: &random)
    return pixels
  }

  /// Moves the paddle, and the ball by a row.
  public mutating func step(_ action: Action, using random: inout RandomStream) -> Step {
    paddle = min(max(paddle + action.index(below: 3) - 1, 0), settings.width - 1)
    row += 1
    column += slant
    if column < 0 || column >= settings.width {
      // Off the wall.
      slant = -slant
      column += 2 * slant
    }
    guard row == settings.height - 1 else {
      draw(using: &random)
      return Step(observation: pixels, reward: 0)
    }
    let reward = column == paddle ? 1.0 : -1
    landed += 1
    let isOver = landed == settings.balls
    if !isOver { throwBall(using: &random) }
    draw(using: &random)
    return Step(observation: pixels, reward: reward, ending: isOver ? .terminated : .running)
  }

  private mutating func throwBall(using random: inout RandomStream) {
    row = 0
    column = random.integer(below: settings.width)
    slant = settings.slants ? random.integer(below: 3) - 1 : 0
  }

  /// Moves the stack on by what is to be seen now.
  private mutating func draw(using random: inout RandomStream) {
    let (height, width) = (settings.height, settings.width)
    let newest = cells.count - height * width
    for index in 0..<newest { cells[index] = cells[index + height * width] }
    for index in newest..<cells.count { cells[index] = 0 }
    for _ in 0..<settings.distractors {
      cells[newest + random.integer(below: (height - 1) * width)] = Self.grey
    }
    cells[newest + row * width + column] = Self.white
    cells[newest + (height - 1) * width + paddle] = Self.white
  }

  /// The stack as it is observed.
  private var pixels: [Float] {
    let (width, scale) = (settings.width, settings.scale)
    if scale == 1 { return cells.map { Float($0) } }
    var pixels: [Float] = []
    pixels.reserveCapacity(cells.count * scale * scale)
    for start in stride(from: 0, to: cells.count, by: width) {
      for _ in 0..<scale {
        for cell in cells[start..<start + width] {
          for _ in 0..<scale { pixels.append(Float(cell)) }
        }
      }
    }
    return pixels
  }
}

extension Catch: DrawnEnvironment {
  /// The newest frame, about 240 pixels high.
  public var frame: RenderedFrame {
    let (height, width) = (settings.height, settings.width)
    return RenderedFrame(
      grey: Array(cells.suffix(height * width)), height: height, width: width,
      scale: max(1, 240 / height))
  }
}

/// The arguments of `Catch`. Rows and columns are bsuite's.
public struct CatchSettings: Settings {
  /// Rows of cells.
  public var height = 10
  /// Columns of cells.
  public var width = 5
  /// Pixels of a cell, in a row and in a column.
  public var scale = 1
  /// Frames of a stack.
  public var frames = 1
  /// Balls of an episode.
  public var balls = 10
  /// Whether balls may fall aslant.
  public var slants = false
  /// Cells that flicker.
  public var distractors = 0

  /// The defaults.
  public init() {}

  /// Every argument with its sentence.
  public static let fields: [SettingField<CatchSettings>] = [
    .init(
      "height", \.height, in: 2...1000, unit: "cells", source: "bsuite: 10",
      "Rows; a ball falls for one step less."),
    .init(
      "width", \.width, in: 2...1000, unit: "cells", source: "bsuite: 5",
      "Columns; at most as many as rows, so that every ball can be caught."),
    .init(
      "scale", \.scale, in: 1...100, unit: "pixels",
      "Each cell is drawn as so many pixels in a row and in a column: 12 cells at scale 7 make 84."),
    .init(
      "frames", \.frames, in: 1...16, unit: "frames",
      "Frames of a stack, newest last; black before an episode's first."),
    .init(
      "balls", \.balls, in: 1...100_000, unit: "balls", source: "bsuite: 1",
      "Balls of an episode, which is the best return."),
    .init(
      "slants", \.slants,
      "Whether a ball may also move a column a step, always the same way but for the walls; two frames "
        + "show which."),
    .init(
      "distractors", \.distractors, in: 0...100_000, unit: "cells",
      "Cells above the paddle that are drawn grey, fresh at every step, and mean nothing."),
  ]

  /// The best return is the number of balls only where the paddle can be in time.
  public func validate() throws(SettingError) {
    if width > height {
      throw SettingError.outOfRange(
        name: "width", range: "at most the height, \(height)", given: "\(width)")
    }
    if frames > 4 && width * scale <= 4 {
      throw SettingError.outOfRange(
        name: "frames",
        range:
          "at most 4 where pictures are \(width * scale) pixels wide, which would look like colours",
        given: "\(frames)")
    }
    let pixels = frames * height * width * scale * scale
    if pixels > 1_000_000 {
      throw SettingError.outOfRange(
        name: "scale", range: "such that an observation has at most 1000000 pixels",
        given: "\(scale), which makes \(pixels)")
    }
  }
}
