using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CaptchaGate.Doctor;

/// <summary>The report for programs. <c>docs/doctor.md</c> describes the schema; within a version, fields are only added, never changed or removed.</summary>
internal static class JsonReport
{
    private const int Version = 2;

    // Nothing embeds it in a page, and people read it too.
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(Report report)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, Readable))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteString("result", report.Result);
            json.WriteNumber("exitCode", report.ExitCode);
            json.WriteNumber("calls", report.Calls);
            json.WriteStartArray("checks");
            foreach (var finding in report.Findings)
                Write(json, finding);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }

    private static void Write(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("check", finding.Check.Id());
        if (finding.Scene is { } scene)
            json.WriteString("scene", scene);
        json.WriteString("state", finding.State switch
        {
            CheckState.Ok => "ok",
            CheckState.Warning => "warning",
            CheckState.Failed => "failed",
            _ => "not-reached",
        });
        json.WriteString("message", finding.Message);
        if (finding.Remedy is { } remedy)
            json.WriteString("remedy", remedy);
        json.WriteEndObject();
    }
}
