using System.Text.Json.Serialization;

namespace CaptchaGate.Emulator.Widget;

/// <summary>What becomes of a page's request for a part of the widget.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WidgetFault>))]
public enum WidgetFault
{
    None = 0,

    /// <summary>The connection is cut.</summary>
    Off,

    /// <summary>Nothing is ever answered.</summary>
    Hang,

    /// <summary>500 with a page of HTML.</summary>
    Error500,
}
