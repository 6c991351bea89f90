variable "region" {
  description = "Where the function runs: cn-shanghai for the captcha's region cn, ap-southeast-1 for sgp."
  type        = string
  default     = "ap-southeast-1"
}

variable "captcha_region" {
  description = "The region of the captcha, the same as the page's."
  type        = string
  validation {
    condition     = contains(["cn", "sgp"], var.captcha_region)
    error_message = "captcha_region is cn or sgp, the same as in the page's AliyunCaptchaConfig."
  }
}

variable "scene_id" {
  description = "The SceneId of the console."
  type        = string
  validation {
    condition     = length(trimspace(var.scene_id)) > 0
    error_message = "scene_id is the SceneId of the console, for example 1ab2cd3e."
  }
}

variable "allowed_origins" {
  description = "Exact origins of the pages that may call."
  type        = list(string)
  validation {
    condition     = alltrue([for origin in var.allowed_origins : can(regex("^https://[^/*]+$", origin))])
    error_message = "An origin is https://host or https://host:port, without a path or a star."
  }
}

variable "package" {
  description = "The zip with the published server and its bootstrap."
  type        = string
}

variable "name" {
  description = "Name of the function and start of every other name."
  type        = string
  default     = "captchagate-verify"
}

variable "policy" {
  description = "What may pass unverified: closed, guarded or open."
  type        = string
  default     = "guarded"
  validation {
    condition     = contains(["closed", "guarded", "open"], var.policy)
    error_message = "policy is closed, guarded or open."
  }
}

variable "budget_per_minute" {
  description = "Unverified passes a minute, per instance and scene."
  type        = number
  default     = 30
}

variable "min_instances" {
  description = "Instances that are always warm. Each is billed day and night."
  type        = number
  default     = 1
}

variable "max_instances" {
  description = "The cap on instances. Times budget_per_minute it is the most that can pass unverified in a minute."
  type        = number
  default     = 10
}

variable "credentials" {
  description = "Where the AccessKey comes from: the function's role, or a KMS secret (then kms must be set)."
  type        = string
  default     = "FunctionCompute"
  validation {
    condition     = contains(["FunctionCompute", "Kms"], var.credentials)
    error_message = "credentials is FunctionCompute or Kms."
  }
}

variable "kms" {
  description = "The KMS secret that holds the AccessKey, and the key it is encrypted with."
  type = object({
    region      = string
    secret_name = string
    key_id      = string
  })
  default = null
  validation {
    condition     = var.credentials != "Kms" || var.kms != null
    error_message = "credentials is Kms, so kms must say which secret: { region, secret_name, key_id }."
  }
}

variable "domain" {
  description = "The custom domain and the id of its certificate in SSL Certificates Service; null for none."
  type = object({
    name           = string
    certificate_id = string
  })
  default = null
}

variable "log_retention_days" {
  description = "Days that logs are kept."
  type        = number
  default     = 30
}

variable "extra_settings" {
  description = "More settings of docs/configuration.md. Never a secret."
  type        = map(string)
  default     = {}
}
