using System.Buffers;
using System.Text.Json;
using CaptchaGate.Core.Verification;
using CaptchaGate.Http.Hosting;

namespace CaptchaGate.Http.Operations;

/// <summary>The answer of the routes of health: <c>{"status":"ok","checks":{…}}</c>, 503 when a check fails.</summary>
internal static class HealthAnswer
{
    public static ApplicationResponse Of(IReadOnlyList<HealthCheck> checks)
    {
        var worst = checks.Select(static check => check.State).DefaultIfEmpty(HealthState.Ok).Max();
        var response = new ApplicationResponse { Status = worst is HealthState.Failing ? 503 : 200, Body = Write(checks, worst) };
        response.Headers["Content-Type"] = "application/json; charset=utf-8";
        return response;
    }

    private static byte[] Write(IReadOnlyList<HealthCheck> checks, HealthState worst)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("status"u8, Name(worst));
            json.WriteStartObject("checks"u8);
            foreach (var check in checks)
                json.WriteString(check.Name, Name(check.State));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static string Name(HealthState state) => state switch
    {
        HealthState.Ok => "ok",
        HealthState.Degraded => "degraded",
        _ => "failing",
    };
}
