using System.Buffers;
using System.Text.Json;
using CaptchaGate.Core;

namespace CaptchaGate.Http.Routes;

/// <summary><c>GET /health</c>: liveness and readiness, 200 or 503 with named checks.</summary>
internal sealed class HealthRoute(Health health) : Route
{
    public override string Path => "/health";

    public override string Method => "GET";

    public override async Task<GateResponse> AnswerAsync(RouteContext context)
    {
        var checks = await health.CheckAsync(context.Aborted);
        var worst = checks.Max(static check => check.State);
        var response = new GateResponse { Status = worst is HealthState.Failing ? 503 : 200, Body = Write(checks, worst) };
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
