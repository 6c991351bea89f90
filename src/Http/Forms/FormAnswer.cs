using CaptchaGate.Core.Decisions;
using CaptchaGate.Http.Hosting;
using CaptchaGate.Http.Responses;

namespace CaptchaGate.Http.Forms;

/// <summary>Answers a form: JSON for a script, 303 to the form's pages for a native post.</summary>
internal static class FormAnswer
{
    public static ApplicationResponse Sent(FormOptions options, ApplicationRequest request, Func<ApplicationResponse> json) =>
        options.SuccessUrl is { } page && IsNative(request) ? SeeOther(new UriBuilder(page)) : json();

    public static ApplicationResponse NotSent(FormOptions options, ApplicationRequest request, string errorCode, Func<ApplicationResponse> json) =>
        options.FailureUrl is { } page && IsNative(request) ? SeeOther(WithError(page, errorCode)) : json();

    /// <summary>A pass as every visitor sees it; a filled honeypot gets the same bytes.</summary>
    public static ApplicationResponse Success(string id) => Json(200, id, success: true, verified: true, errorCode: null);

    /// <summary>The target did not take it: the page still holds what the visitor typed and needs a new token to send it again.</summary>
    public static ApplicationResponse NotDelivered(string id, bool verified) => Json(502, id, success: false, verified, ErrorCodes.UpstreamUnavailable);

    private static ApplicationResponse Json(int status, string id, bool success, bool verified, string? errorCode)
    {
        var body = AnswerFields.WriteObject(json =>
        {
            json.WriteBoolean("success"u8, success);
            json.WriteBoolean("verified"u8, verified);
            if (errorCode is not null)
            {
                json.WriteStartArray("error-codes"u8);
                json.WriteStringValue(errorCode);
                json.WriteEndArray();
                json.WriteString("retry"u8, "new-challenge"u8);
            }

            json.WriteString("id"u8, id);
        });
        var response = new ApplicationResponse { Status = status, Body = body };
        response.Headers["Content-Type"] = AnswerFields.ContentType;
        return response;
    }

    private static ApplicationResponse SeeOther(UriBuilder page)
    {
        // A header is ASCII: a name in another script goes out as DNS knows it.
        page.Host = page.Uri.IdnHost;
        var response = new ApplicationResponse { Status = 303 };
        response.Headers["Location"] = page.Uri.AbsoluteUri;
        return response;
    }

    // The code is one of ours: nothing of the request reaches the address.
    private static UriBuilder WithError(Uri page, string errorCode) =>
        new(page) { Query = page.Query is { Length: > 1 } query ? $"{query}&error={errorCode}" : $"error={errorCode}" };

    private static bool IsNative(ApplicationRequest request) => request.Header("Accept")?.Contains("text/html", StringComparison.OrdinalIgnoreCase) is true;
}
