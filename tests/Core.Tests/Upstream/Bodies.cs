using System.Text;

namespace CaptchaGate.Core.Tests.Upstream;

/// <summary>The service's envelopes as its documentation shows them.</summary>
internal static class Bodies
{
    public static string Verdict(bool passed, string? code, string certifyId = "Tq8ZkU7xY1")
    {
        var result = $$"""{"VerifyResult":{{(passed ? "true" : "false")}},"VerifyCode":{{(code is null ? "null" : $"\"{code}\"")}},"CertifyId":"{{certifyId}}"}""";
        return """{"RequestId":"REQ-1","Message":"success","Code":"Success","Success":true,"Result":""" + result + "}";
    }

    /// <summary>An error in the body of a 200.</summary>
    public static string Failure(string code) => $$"""{"RequestId":"REQ-2","Message":"MARKER","Code":"{{code}}","Success":false}""";

    /// <summary>The gateway's error.</summary>
    public static string Error(string code) => $$"""{"RequestId":"REQ-3","HostId":"captcha.ap-southeast-1.aliyuncs.com","Code":"{{code}}","Message":"MARKER","Recommend":"https://example.com"}""";

    public static string Xml(string code) =>
        $"<?xml version='1.0' encoding='UTF-8'?><Error><RequestId>REQ-4</RequestId><HostId>h</HostId><Code>{code}</Code><Message>MARKER</Message></Error>";

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
