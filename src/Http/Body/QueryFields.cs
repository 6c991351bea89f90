using System.Text;

namespace CaptchaGate.Http.Body;

/// <summary>Reads the fields of a query, by the rules and limits of a form's body.</summary>
internal static class QueryFields
{
    private static readonly RequestFault Unreadable = RequestFault.BadRequest("The query is not percent-encoded UTF-8, or has more than 64 fields.");

    /// <param name="query">The query as it was sent, without the question mark.</param>
    public static Result<Fields> Parse(string query) =>
        UrlEncodedFields.Parse(Encoding.UTF8.GetBytes(query)).Failed(out _, out var fields) ? Unreadable : fields;
}
