namespace CaptchaGate.Http.Routes;

/// <summary>One request on its way through a route.</summary>
/// <param name="Id">The id that goes into the answer and the events.</param>
internal sealed record RouteContext(GateRequest Request, string Id, CancellationToken Aborted)
{
    // A record prints its properties; a request holds credentials.
    public override string ToString() => Id;
}

/// <summary>One route of the contract.</summary>
internal abstract class Route
{
    /// <value>The path under the route prefix, with a leading slash.</value>
    public abstract string Path { get; }

    /// <value>The one method that the route answers.</value>
    public abstract string Method { get; }

    /// <value>Whether pages call it, so that CORS applies.</value>
    public virtual bool ForBrowsers => false;

    public abstract Task<GateResponse> AnswerAsync(RouteContext context);

    /// <summary>The methods for an <c>Allow</c> header.</summary>
    public string Allow => this is { Method: "GET" } ? "GET, HEAD, OPTIONS" : $"{Method}, OPTIONS";

    public bool Accepts(string method) => string.Equals(method, Method, StringComparison.Ordinal) || (Method is "GET" && method is "HEAD");
}
