using CaptchaGate.Core.Decisions;
using CaptchaGate.Http.Body;
using CaptchaGate.Http.Hosting;
using CaptchaGate.Http.Responses;

namespace CaptchaGate.Http.Pipeline;

/// <summary>One request on its way through a route.</summary>
/// <param name="Id">The id that goes into the answer and the events.</param>
internal sealed record RouteContext(ApplicationRequest Request, string Id, CancellationToken Aborted)
{
    /// <value>Why the request was rejected before verification; null if it was not.</value>
    public Outcome? Refusal { get; private set; }

    /// <summary>Rejects the request before verification.</summary>
    public ApplicationResponse Refuse(RequestFault fault)
    {
        Refusal = fault.Outcome;
        return Problem.Of(fault, Id);
    }

    /// <summary>Refuses the request with an answer of the route's own.</summary>
    public ApplicationResponse Refuse(Outcome outcome, ApplicationResponse answer)
    {
        Refusal = outcome;
        return answer;
    }

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

    public abstract Task<ApplicationResponse> AnswerAsync(RouteContext context);

    /// <summary>Answers for a fault of our own code.</summary>
    public virtual ApplicationResponse AnswerFault(string id) => Problem.Of(500, ErrorCodes.InternalError, ProblemDetails.Of(Outcome.InternalFault), id);

    /// <summary>Answers for a caller who left; one who is still there may try again.</summary>
    public virtual ApplicationResponse AnswerCallerLeft(string id) => NotVerified.Of(NotVerified.CallerLeft, id);

    /// <summary>The methods for an <c>Allow</c> header.</summary>
    public string Allow => this is { Method: "GET" } ? "GET, HEAD, OPTIONS" : $"{Method}, OPTIONS";

    public bool Accepts(string method) => string.Equals(method, Method, StringComparison.Ordinal) || (Method is "GET" && method is "HEAD");
}
