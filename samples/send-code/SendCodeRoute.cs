using System.Globalization;
using System.Net.Mail;
using System.Security.Cryptography;

namespace CaptchaGate.Samples.SendCode;

/// <summary>What the page sends: where the code goes, and the proof of the captcha.</summary>
/// <param name="To">A telephone number such as +491701234567, or an e-mail address.</param>
/// <param name="CaptchaReceipt">The receipt that <c>/verify</c> gave the page.</param>
/// <param name="CaptchaVerifyParam">Or the token itself, which this service then verifies.</param>
internal sealed record SendCodeRequest(string? To, string? CaptchaReceipt, string? CaptchaVerifyParam);

/// <summary><c>POST /send-code</c>: sends a code once the captcha is passed.</summary>
internal static class SendCodeRoute
{
    public static async Task<IResult> HandleAsync(SendCodeRequest request, CaptchaCheck captcha, ICodeSender sender, HttpContext context)
    {
        // First what costs nothing: a receipt or token is used up by the check.
        if (!IsAddress(request.To))
            return Results.Json(new { error = "invalid-address" }, statusCode: StatusCodes.Status400BadRequest);
        var result = await captcha.CheckAsync(request, context.RequestAborted);
        if (result is CaptchaResult.Unavailable)
        {
            context.Response.Headers.RetryAfter = "5";
            return Results.Json(new { error = "captcha-unavailable" }, statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        if (result is not CaptchaResult.Passed)
            return Results.Json(new { error = "captcha-required" }, statusCode: StatusCodes.Status403Forbidden);
        var code = RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        await sender.SendAsync(request.To!, code, context.RequestAborted);
        return Results.Json(new { sent = true }, statusCode: StatusCodes.Status202Accepted);
    }

    private static bool IsAddress(string? to) => to switch
    {
        ['+', .. { Length: >= 7 and <= 15 } digits] => digits.All(char.IsAsciiDigit),
        { Length: <= 254 } => to.Contains('@', StringComparison.Ordinal) && MailAddress.TryCreate(to, out var mail) && string.Equals(mail.Address, to, StringComparison.Ordinal),
        _ => false,
    };
}
