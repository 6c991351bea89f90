namespace CaptchaGate.Http.Hosting;

/// <summary>An HTTP request as a host copies it in.</summary>
public sealed class ApplicationRequest
{
    /// <value>The method in upper case.</value>
    public required string Method { get; init; }

    /// <value>The path, decoded, without the query.</value>
    public required string Path { get; init; }

    /// <value>The query as it was sent, without the question mark. Default: empty.</value>
    public string Query { get; init; } = "";

    /// <value>Finds a header by name in any case; several values come joined by a comma; null when there is none.</value>
    public required Func<string, string?> Header { get; init; }

    /// <value>The body; it is read once, and never past the limit.</value>
    public required Stream Body { get; init; }

    /// <value>Called when the whole body was read; null when the host does not need to know.</value>
    public Action? Received { get; init; }

    /// <value>The declared length; null when none was declared.</value>
    public long? ContentLength { get; init; }

    /// <value>The id that the platform itself gave the request, for answers and events; never one that a caller can send. Null or unfit: one is made.</value>
    public string? PlatformId { get; init; }

    /// <value>
    /// The W3C <c>traceparent</c> of the record that the Azure Functions host itself keeps of this request; empty where it keeps none, null on other hosts.
    /// </value>
    public string? HostTraceParent { get; init; }

    /// <value>The address that the connection came from; null when the host does not know.</value>
    public string? RemoteAddress { get; init; }
}
