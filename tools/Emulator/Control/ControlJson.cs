using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CaptchaGate.Emulator.Control;

/// <summary>Reads and writes the control API's JSON: camelCase, strict about what comes in.</summary>
internal static class ControlJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Throws <see cref="ControlException"/> where the body isn't what the route takes.</summary>
    public static async Task<T> ReadAsync<T>(HttpRequest request)
    {
        try
        {
            // Whatever the Content-Type says: a page may send text/plain to spare itself a preflight.
            return await JsonSerializer.DeserializeAsync<T>(request.Body, Options, request.HttpContext.RequestAborted)
                ?? throw new ControlException("the body is null; send a JSON object.");
        }
        catch (JsonException fault)
        {
            throw new ControlException($"the body is not what {request.Method} {request.Path} takes: {fault.Message}", fault);
        }
    }

    public static Task WriteAsync<T>(HttpResponse response, int status, T value)
    {
        response.StatusCode = status;
        return response.WriteAsJsonAsync(value, Options, response.HttpContext.RequestAborted);
    }
}

/// <summary>The caller of the control API made a mistake; the message names it and its cure.</summary>
internal sealed class ControlException(string message, Exception? inner = null) : Exception(message, inner);
