using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CaptchaGate.Conformance.Support;

/// <summary>Writes bodies.</summary>
internal static class Body
{
    public const string Boundary = "conformance-boundary";
    public const string MultipartType = "multipart/form-data; boundary=" + Boundary;

    /// <summary>A JSON object of text fields.</summary>
    public static string Json(params (string Name, string Value)[] fields) =>
        "{" + string.Join(',', fields.Select(static field => $"{Text(field.Name)}:{Text(field.Value)}")) + "}";

    /// <summary>A JSON string.</summary>
    public static string Text(string value) => JsonSerializer.Serialize(value, JsonSerializerOptions.Web);

    public static byte[] Form(params (string Name, string Value)[] fields) =>
        Encoding.ASCII.GetBytes(string.Join('&', fields.Select(static field => $"{Uri.EscapeDataString(field.Name)}={Uri.EscapeDataString(field.Value)}")));

    public static byte[] Multipart(params (string Name, string Value)[] fields)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in fields)
            text.Append($"--{Boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        return Encoding.UTF8.GetBytes(text.Append($"--{Boundary}--\r\n").ToString());
    }

    /// <summary>The same fields as one of the four forms that a body may have.</summary>
    public static (string ContentType, byte[] Bytes) As(string form, params (string Name, string Value)[] fields) => form switch
    {
        "json" => ("application/json", Encoding.UTF8.GetBytes(Json(fields))),
        "text" => ("text/plain", Encoding.UTF8.GetBytes(Json(fields))),
        "form" => ("application/x-www-form-urlencoded", Form(fields)),
        "multipart" => (MultipartType, Multipart(fields)),
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, "json, text, form or multipart"),
    };

    /// <summary>Pads a JSON object with a field of its own to exactly this many bytes.</summary>
    public static byte[] Padded(string json, int bytes)
    {
        var root = JsonNode.Parse(json)!.AsObject();
        root["padding"] = "";
        root["padding"] = new string('x', bytes - JsonSerializer.SerializeToUtf8Bytes(root, JsonSerializerOptions.Web).Length);
        return JsonSerializer.SerializeToUtf8Bytes(root, JsonSerializerOptions.Web);
    }
}
