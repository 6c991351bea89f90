using System.Text;
using CaptchaGate.Core.Alibaba;

namespace CaptchaGate.Bench.Micro;

/// <summary>What the benchmarks work on.</summary>
internal static class Samples
{
    /// <summary>A V3 token of 300 bytes.</summary>
    public static string Token { get; } = Convert.ToBase64String(
        Encoding.UTF8.GetBytes($$"""{"certifyId":"a1b2c3d4e5","sceneId":"emuscene3","isSign":true,"securityToken":"{{new string('k', 143)}}"}"""));

    /// <summary>A V2 token of 3 kilobytes.</summary>
    public static string LongToken { get; } = $$"""{"sceneId":"emuscene2","certifyId":"a1b2c3d4e5","deviceToken":"{{new string('k', 1400)}}","data":"{{new string('d', 1500)}}"}""";

    public static AccessKey Key { get; } = new("LTAI5tXxxxxxxxxxxxxxxxxx", "0123456789abcdef0123456789abcd");

    public static byte[] PassedAnswer { get; } = """
        {"RequestId":"6F1C3A4E-0000-0000-0000-000000000001","Message":"success","Code":"Success","Success":true,"Result":{"VerifyResult":true,"VerifyCode":"T001","CertifyId":"a1b2c3d4e5"}}
        """u8.ToArray();
}
