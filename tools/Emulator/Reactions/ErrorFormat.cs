using System.Text.Json.Serialization;

namespace CaptchaGate.Emulator.Reactions;

/// <summary>How an error body is written.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ErrorFormat>))]
public enum ErrorFormat
{
    Json = 0,
    Xml,
    Html,
    Empty,
}
