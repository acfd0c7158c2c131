import Environments
import Experiments
import Figures

/// What an agent saw, as pictures for people.
extension PictureFormat {
  /// An observation as a picture: a stack of grey frames as the newest one with its past as an
  /// afterimage, one frame in grey, three values a pixel in colours.
  func picture(of pixels: [UInt8]) -> Bitmap {
    switch (layout, channels) {
    case (.channelsLast, 3): Bitmap(width: width, height: height, pixels: pixels)
    case (.channelsLast, 1): Bitmap(grey: pixels, width: width, height: height)
    case (.channelsLast, _):
      // Whatever the values of a pixel are, their mean shows the scene.
      Bitmap(
        grey: (0..<width * height).map { place in
          let part = pixels[place * channels..<(place + 1) * channels]
          return UInt8(part.reduce(0) { $0 + Int($1) } / channels)
        }, width: width, height: height)
    case (.channelsFirst, _): Bitmap.afterimage(of: pixels, width: width, height: height)
    }
  }

  /// The newest frame alone, for films: there time itself shows what moves.
  func newest(of pixels: [UInt8]) -> Bitmap {
    guard layout == .channelsFirst else { return picture(of: pixels) }
    return Bitmap(grey: Array(pixels.suffix(width * height)), width: width, height: height)
  }
}

extension PictureMap {
  /// The map as it is laid over a picture, `top` in the strongest colour.
  func overlay(upTo top: Float) -> HeatOverlay {
    HeatOverlay(
      width: width, height: height, values: values, range: 0...max(top, .leastNormalMagnitude))
  }
}

extension SightExplanation {
  /// `state 1`, `state 26`, …: counted as a person does.
  var shownTitles: [String] { shown.map { "state \($0 + 1)" } }

  /// `untrained`, `after 72,000 steps`.
  static func name(of step: Int) -> String {
    step == 0 ? "untrained" : "after \(NumberText.count(step)) steps"
  }

  /// The last stage.
  var last: Stage { stages[stages.count - 1] }

  /// What all captions begin with.
  var subject: String {
    "\(agent) on \(environment), one run. All stages of training look at the same "
      + "\(states.count) consecutive states, those that the last one's policy came through from step "
      + "\(states.first?.step ?? 0) on"
  }
}
